import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { download, open, reads, shown } from './page.mjs';

/** The server goes and comes back; the chart has every minute all the same. */
export async function restart(browser, service) {
  const { page, close } = await open(browser);
  await page.goto(`${service.url}/?symbol=SPY`);
  await shown(page);
  await service.stop('SIGKILL');
  await reads(page, '#freshness', /reconnecting|connecting/);
  const held = await page.getAttribute('#moment', 'max');
  // What was drawn stays to be seen; what was not is not there, and the page says why and tries again when it is told to.
  await page.waitForFunction(() => document.querySelector('#notice').hidden);
  await page.click('#symbols [value=QQQ]');
  await reads(page, '#notice h2', /^The service does not answer$/);
  await Promise.all([
    page.waitForRequest(request => request.url().endsWith('/v1/tickets'), { timeout: 1_000 }), page.click('#notice .action')]);
  await reads(page, '#notice h2', /^The service does not answer$/);
  await page.click('#symbols [value=SPY]');
  await service.start();
  await page.waitForFunction(before => /^(live|replay)/.test(document.querySelector('#freshness').textContent)
    && Number(document.querySelector('#moment').max) > Number(before) + 2, held, { timeout: 60_000 });

  const minutes = readFileSync(await download(page, '#csv'), 'utf8').trim().split('\n').slice(1).map(line => line.split(',').slice(0, 2));
  const holes = minutes.slice(1).filter(([time], i) => Date.parse(time) - Date.parse(minutes[i][0]) !== 60_000);
  assert.deepEqual(holes, [], 'minutes are missing from the chart');
  assert.ok(minutes.slice(0, -1).every(([, closed]) => closed === 'true'), 'a minute was never closed');
  assert.ok(minutes.length > Number(held), `${minutes.length} minutes, ${held} before the restart`);
  await close();
}
