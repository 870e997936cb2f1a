import assert from 'node:assert/strict';
import { changed, open, picture, reads, save, says, shown } from './page.mjs';

/** The day on a slider: what is shown is what REST says of that moment. */
export async function moment(browser, service) {
  const { page, complaints, close } = await open(browser);
  await page.goto(`${service.url}/?symbol=SPY`);
  await shown(page);
  const [now, seq] = [await picture(page), 40];
  await page.locator('#moment').fill(String(seq));
  await says(page, 'at=');
  await reads(page, '#freshness', /as it was at \d\d:\d\d ET/);
  await changed(page, now);

  const at = await page.evaluate(() => new URLSearchParams(location.search).get('at'));
  const [{ bars }, snapshot] = await Promise.all([
    service.get('/v1/flow/zero-dte/series/SPY?bar=1m&minutes=390'), service.get(`/v1/flow/zero-dte/snapshot/SPY?at=${at}`)]);
  const bar = bars.find(each => each.seq === seq);
  assert.equal(Date.parse(bar.t) + 60_000, Date.parse(at), 'the moment is the end of the bar at its position');
  await reads(page, '#figures', new RegExp(`^Spot${bar.spot.toFixed(2)}`));
  await page.waitForFunction(text => document.querySelector('#pill').textContent.includes(text), snapshot.headline.narrative.replaceAll('_', ' '));
  await reads(page, '#probabilities', new RegExp(`${snapshot.probabilities.range_1sigma.low.toFixed(2)} –`));
  const times = await page.locator('#alert-list time').evaluateAll(all => all.map(each => each.dateTime));
  assert.ok(times.every(each => each <= at), `alerts of later: ${times}`);
  await save(page, 'moment');

  // What comes after the moment is not there, and comes back.
  const box = await page.locator('#chart').boundingBox();
  await page.keyboard.press('a');
  await page.mouse.move(box.x + box.width * 0.8, box.y + 200);
  const past = await picture(page);
  await page.mouse.move(0, 0);
  await page.click('#step-on');
  await says(page, `at=${new Date(Date.parse(at) + 60_000).toISOString().slice(0, 19)}Z`);
  await changed(page, past);
  await page.click('#step-back');
  await says(page, `at=${at}`);

  await page.goto(page.url());
  await reads(page, '#freshness', /as it was at/);
  await reads(page, '#figures', new RegExp(`^Spot${bar.spot.toFixed(2)}`));
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('.');
  await says(page, `at=${new Date(Date.parse(at) + 60_000).toISOString().slice(0, 19)}Z`);
  await page.click('#live');
  await page.waitForFunction(() => !location.search.includes('at='));
  await reads(page, '#freshness', /^(live|replay)/);

  // A minute that is still to come is waited for, unless someone would rather see now.
  await page.goto(`${service.url}/?symbol=SPY&at=${at.slice(0, 11)}20:59:00Z`);
  await reads(page, '#notice h2', /^15:59 ET is still to come$/);
  await page.click('#notice .action');
  await page.waitForFunction(() => !location.search.includes('at='));
  await shown(page);
  assert.deepEqual(complaints, []);
  await close();
}
