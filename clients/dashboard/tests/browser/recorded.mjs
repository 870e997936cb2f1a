import assert from 'node:assert/strict';
import { open, reads, save, says, shown } from './page.mjs';
import { startService } from './service.mjs';

const AT = '2026-11-24T15:00:00Z';

/** A link to a minute of a day that is over shows that day, and leads back to the present one. */
export async function recorded(browser) {
  const service = await startService({ Feed__Simulator__Date: '2026-11-24', Feed__Simulator__HeadStart: '06:29:00', Feed__Simulator__Speed: '60' });
  try {
    await service.dated(2);
    const [{ bars }, { events }] = await Promise.all([
      service.get('/v1/flow/zero-dte/series/SPY?bar=1m&minutes=390&date=2026-11-24'),
      service.get('/v1/flow/zero-dte/headlines?limit=1000')]);
    const bar = bars.find(({ t }) => Date.parse(t) + 60_000 === Date.parse(AT));
    const { page, complaints, close } = await open(browser);
    await page.goto(`${service.url}/?symbol=SPY&at=${AT}`);
    await reads(page, '#freshness', /^as it was at 10:00 ET, 2026-11-24$/);
    await shown(page);
    await reads(page, '#figures', new RegExp(`^Spot${bar.spot.toFixed(2)}`));
    assert.equal(Number(await page.getAttribute('#moment', 'max')), 389);

    // The events of that day up to then, and of no other.
    const wanted = events.filter(({ t }) => t.startsWith('2026-11-24') && t <= AT).map(({ t }) => t);
    assert.ok(wanted.length > 0 && wanted.length < 100, `${wanted.length} events`);
    await page.waitForFunction(count => document.querySelectorAll('#alert-list li').length === count, wanted.length);
    assert.deepEqual((await page.locator('#alert-list time').evaluateAll(all => all.map(each => each.dateTime))).sort(), wanted.sort());
    await save(page, 'recorded');

    // All of the view is of that day: another metric, another minute, another symbol, and its end is not now.
    await page.click('#metrics [value=dex]');
    await reads(page, '#legend-text', /of delta/);
    await page.click('#step-on');
    await says(page, 'at=2026-11-24T15:01:00Z');
    await page.click('#symbols [value=QQQ]');
    await shown(page);
    await reads(page, '#freshness', /^as it was at 10:01 ET, 2026-11-24$/);
    await page.locator('#moment').fill('389');
    await says(page, 'at=2026-11-24T21:00:00Z');
    await reads(page, '#moment-text', /^16:00 ET$/);

    await page.click('#live');
    await page.waitForFunction(() => !location.search.includes('at='));
    await reads(page, '#freshness', /^(live|replay|closed) · /);
    await shown(page);
    assert.deepEqual(complaints, []);
    await close();

    await links(browser, service);
  } finally {
    await service.stop();
  }
}

/** Minutes that nobody has: the page says so, and what to do. */
async function links(browser, service) {
  const { page, close } = await open(browser);
  for (const [at, said] of [
    ['2020-01-02T15:00:00Z', /^Nothing recorded on 2020-01-02$/],
    ['2026-11-24T22:00:00Z', /^Nothing recorded at 17:00 ET$/],
    ['2026-11-24T14:00:00Z', /^Nothing recorded at 09:00 ET$/],
  ]) {
    await page.goto(`${service.url}/?symbol=SPY&at=${at}`);
    await reads(page, '#notice h2', said);
    await says(page, `at=${at}`);
    await save(page, `nothing-${at.slice(0, 13)}`);
    await page.click('#notice .action');
    await page.waitForFunction(() => !location.search.includes('at='));
    await shown(page);
    await reads(page, '#freshness', /^(live|replay|closed) · /);
  }
  await close();
}
