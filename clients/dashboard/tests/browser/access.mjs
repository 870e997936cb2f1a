import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { open, shown } from './page.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** For everyone: axe finds nothing serious, and the tab key comes to all that can be pressed. */
export async function access(browser, { url }) {
  for (const colorScheme of ['dark', 'light']) {
    // The policy allows the page no script but its own; the checker is ours.
    const { page, close } = await open(browser, { colorScheme, bypassCSP: true });
    await page.goto(`${url}/?symbol=SPY`);
    await shown(page);
    await page.evaluate(axe);
    for (const prepare of [() => {}, () => document.querySelector('#help').click()]) {
      await page.evaluate(prepare);
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      const serious = violations.filter(each => ['serious', 'critical'].includes(each.impact))
        .map(each => `${each.id}: ${each.nodes.map(node => `${node.target} ${node.failureSummary}`).join('; ')}`);
      assert.deepEqual(serious, [], colorScheme);
    }
    await close();
  }

  const { page, close } = await open(browser);
  await page.goto(`${url}/?symbol=SPY`);
  await shown(page);
  const reached = new Set();
  // A tab list is one stop; its arrows go on from there. Rows that come again are told apart by their place.
  for (let i = 0; i < 200; i++) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => {
      const { activeElement: focused } = document;
      const isSeen = focused === document.body || getComputedStyle(focused).outlineStyle !== 'none';
      return `${isSeen ? '' : 'unseen '}${focused.closest('[role=tablist]')?.id || focused.id || focused.closest('[id]')?.id || focused.tagName}`;
    });
    if (name === 'BODY') break;
    reached.add(name);
  }
  const wanted = ['symbols', 'theme', 'help', 'metrics', 'modes', 'models', 'scale', 'clip', 'palette', 'pause', 'live', 'png',
    'csv', 'chart', 'sides', 'profiles', 'step-back', 'moment', 'step-on', 'rank', 'board', 'sound', 'notify', 'severity',
    'about', 'kind', 'alert-list'];
  assert.deepEqual(wanted.filter(name => !reached.has(name)), [], `reached: ${[...reached]}`);
  assert.deepEqual([...reached].filter(name => name.startsWith('unseen')), [], 'the focus is not to be seen');
  await page.focus('#metrics [aria-selected=true]');
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => location.search.includes('metric=dex'));
  await close();
}
