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
