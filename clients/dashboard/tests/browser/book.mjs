import assert from 'node:assert/strict';
import { changed, open, picture, reads, save, says, shown } from './page.mjs';

/** The two books, the interval, and the profile in halves. */
export async function book(browser, service) {
  const { page, complaints, close } = await open(browser);
  const subscribed = [];
  page.on('websocket', socket => socket.on('framesent', ({ payload }) => subscribed.push(String(payload))));
  await page.goto(`${service.url}/?symbol=SPY`);
  await shown(page);

  const net = await picture(page, '#profile');
  await page.click('#profiles [value=split]');
  await says(page, 'profile=split');
  await changed(page, net, '#profile');
  const colours = () => page.evaluate(() => {
    const shown = document.querySelector('#profile');
    // A copy: the page's own canvas is not made for being read.
    const copy = new OffscreenCanvas(shown.width, shown.height).getContext('2d', { willReadFrequently: true });
    copy.drawImage(shown, 0, 0);
    const { data } = copy.getImageData(0, 0, shown.width, shown.height);
    const seen = new Set();
    for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) seen.add(`#${[...data.subarray(i, i + 3)].map(part => part.toString(16).padStart(2, '0')).join('')}`);
    return [...seen];
  });
  let found = [];
  const style = await page.evaluate(() => ['--call', '--put'].map(name => getComputedStyle(document.documentElement).getPropertyValue(name)));
  await page.waitForFunction(() => performance.getEntriesByType('resource').some(entry => /snapshot.*strike_range/.test(entry.name)));
  for (let waited = 0; !style.every(colour => found.includes(colour)); waited += 100) {
    assert.ok(waited < 5_000, `${style} are not in the profile: ${found}`);
    await page.waitForTimeout(100);
    found = await colours();
  }
  const box = await page.locator('#chart').boundingBox();
  await save(page, 'split');
  await page.click('#metrics [value=vex]');
  await page.waitForSelector('#profiles [value=split]:disabled');
  await reads(page, '#profile-note', /for levels of GEX, DEX and OI only/);
  await page.click('#metrics [value=gex]');
  await page.click('#profiles [value=net]');
  await page.waitForFunction(() => !location.search.includes('profile='));

  const compat = await picture(page);
  await page.click('#models [value=principled]');
  await says(page, 'model=principled');
  await changed(page, compat);
  await shown(page);
  assert.ok(subscribed.some(text => text.includes('heatmap/SPY/gex/raw/1m/principled')));
  await reads(page, '#figures', /Net GEX.*GEX from.*GEX to.*Sign certain/);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 3);
  await reads(page, '#readout', /GEX .*\(.* … .*\)/);

  // The interval's line is in the colour of words, which no bar has.
  const text = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--text'));
  await page.mouse.move(0, 0);
  await page.waitForFunction(() => document.querySelector('#readout').textContent === '');
  assert.ok((await colours()).includes(text), 'the profile has no interval');
  await save(page, 'principled');
  await page.click('#models [value=compat]');
  await page.waitForFunction(() => !location.search.includes('model='));
  assert.deepEqual(complaints, []);
  await close();
}
