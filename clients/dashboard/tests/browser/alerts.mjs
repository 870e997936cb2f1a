import assert from 'node:assert/strict';
import { open, reads, says, shown } from './page.mjs';

/** The list and its filter, the sound and the desktop, with a day that runs fast. */
export async function alerts(browser, service) {
  const { page, complaints, close } = await open(browser);
  await page.context().grantPermissions(['notifications'], { origin: service.url });
  // Listens in where the page ends and the machine begins.
  await page.addInitScript(() => {
    globalThis.told = { tones: 0, notes: [] };
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (...all) {
      globalThis.told.tones++;
      return start.apply(this, all);
    };
    globalThis.Notification = class extends Notification {
      constructor(title, options) {
        super(title, options);
        globalThis.told.notes.push(`${title} ${options.body}`);
      }
    };
  });
  await page.goto(`${service.url}/?symbol=SPY`);
  await shown(page);
  const rows = () => page.locator('#alert-list li').count();
  await page.waitForSelector('#alert-list li');

  const listed = await rows();
  await page.click('#sound');
  await page.waitForSelector('#sound[aria-pressed=true]');
  await page.click('#notify');
  await page.waitForSelector('#notify[aria-pressed=true]');
  // What was there before is listed and not told: one tone says that sound is on, others are of what came since.
  const { before, tones } = await page.evaluate(() => (
    { before: document.querySelectorAll('#alert-list li').length, tones: globalThis.told.tones }));
  assert.ok(tones >= 1 && tones - 1 <= before - listed, `${tones} tones for ${before - listed} new of ${before}`);
  await page.waitForFunction(count => document.querySelectorAll('#alert-list li').length > count, before, { timeout: 30_000 });
  await page.waitForFunction(() => globalThis.told.tones > 1 && globalThis.told.notes.length > 0);
  const note = await page.evaluate(() => globalThis.told.notes.at(-1));
  assert.ok((await page.textContent('#alert-list')).includes(note.slice(note.indexOf(' ', note.indexOf(':') + 2) + 1)), note);
  await page.click('#sound');
  await page.click('#notify');

  await page.selectOption('#about', 'symbol');
  await says(page, 'about=symbol');
  await page.waitForFunction(() => [...document.querySelectorAll('#alert-list span')].every(each => each.textContent.startsWith('SPY')));
  await page.selectOption('#about', 'all');
  await page.selectOption('#severity', 'watch');
  await says(page, 'severity=watch');
  await page.waitForFunction(() => !document.querySelector('#alert-list [data-severity=info]'));
  await page.selectOption('#severity', 'info');
  await page.selectOption('#kind', 'setup_change');
  await says(page, 'kind=setup_change');
  await page.waitForFunction(() => [...document.querySelectorAll('#alert-list button')].every(each => each.title.startsWith('setup change')));
  await page.selectOption('#kind', 'all');

  // A row opens its symbol at its moment.
  const row = page.locator('#alert-list button').last();
  const [symbol, time] = [(await row.textContent()).match(/[A-Z]{3}/)[0], await row.locator('time').textContent()];
  await row.click();
  await says(page, 'at=');
  await says(page, `symbol=${symbol}`);
  await reads(page, '#freshness', /as it was at/);
  assert.ok(time);
  assert.deepEqual(complaints, []);
  await close();
}
