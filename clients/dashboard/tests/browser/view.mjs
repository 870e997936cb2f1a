import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { changed, colours, download, open, picture, reads, save, says, shown } from './page.mjs';

const FIRST_COLUMN_MS = 5_000;
/** The lower pane. */
const FLOW = '#chart tr:nth-child(3) canvas';

/** The first column in time, and every control of the view. */
export async function view(browser, { url }) {
  const { page, complaints, addresses, close } = await open(browser);
  const began = Date.now();
  await page.goto(url);
  await reads(page, '#freshness', /^(live|replay)/);
  await shown(page);
  const firstColumnMs = Date.now() - began;
  assert.ok(firstColumnMs < FIRST_COLUMN_MS, `the first column took ${firstColumnMs} ms`);
  assert.ok(await colours(page) > 20, 'the heatmap has no colours');
  await save(page, 'desktop-dark');

  // Each control changes what it should, and says so in the address.
  const legend = () => page.textContent('#legend-text');
  const press = async (selector, expected) => {
    await page.click(selector);
    await says(page, expected);
  };
  const gex = await legend();
  for (const metric of ['vex', 'chex', 'signed_flow']) {
    const before = await legend();
    await press(`#metrics [value=${metric}]`, `metric=${metric}`);
    await page.waitForFunction(old => document.querySelector('#legend-text').textContent !== old, before);
  }
  await press('#metrics [value=oi]', 'metric=oi');
  await reads(page, '#legend-text', /contracts/);
  await press('#metrics [value=dex]', 'metric=dex');
  await press('#modes [value=delta]', 'mode=delta');
  await page.waitForFunction(before => document.querySelector('#legend-text').textContent !== before, gex);
  const flow = await picture(page, FLOW);
  await press('#sides [value=calls]', 'side=calls');
  await changed(page, flow, FLOW);
  const calls = await picture(page, FLOW);
  await press('#sides [value=puts]', 'side=puts');
  await changed(page, calls, FLOW);
  for (const [id, value] of [['scale', 'linear'], ['palette', 'green-red'], ['clip', '90']]) {
    const before = await picture(page);
    await page.selectOption(`#${id}`, value);
    await says(page, `${id}=${value}`);
    await changed(page, before);
  }
  assert.match(await legend(), /clipped at 90 %/);
  await page.click('#theme');
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'light');
  await save(page, 'desktop-light');

  // And back, by the other tab of each.
  for (const [selector, name] of [['#modes [value=raw]', 'mode'], ['#sides [value=all]', 'side']]) {
    await page.click(selector);
    await page.waitForFunction(wanted => !location.search.includes(`${wanted}=`), name);
  }

  // A link brings back what it was made of.
  await page.goto(page.url());
  await shown(page);
  assert.equal(await page.getAttribute('#metrics [value=dex]', 'aria-selected'), 'true');
  assert.equal(await page.inputValue('#palette'), 'green-red');

  // The pointer reads a strike, a time and a value.
  const box = await page.locator('#chart').boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 3);
  await reads(page, '#readout', /\d\d:\d\d ET.*DEX .*spot \d/);

  // Another symbol, by its tab and by the ranking.
  await page.keyboard.press('1');
  await page.waitForFunction(() => !location.search.includes('metric='));
  await press('#symbols [value=QQQ]', 'symbol=QQQ');
  await page.waitForFunction(() => document.title.startsWith('QQQ'));
  await shown(page);
  await page.selectOption('#rank', 'pin_risk');
  await reads(page, '#board', /\/100/);
  await press('#board button:has-text("SPY")', 'symbol=SPY');
  await shown(page);

  // The arrows belong to the tabs while they have the focus.
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('a');
  for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowLeft');
  await page.waitForSelector('#live[data-behind=true]');
  await page.click('#live');
  await page.waitForSelector('#live[data-behind=false]');

  await page.click('#pause');
  await reads(page, '#pause', /Paused/);
  const held = await page.textContent('#figures');
  await page.waitForTimeout(2_500);
  assert.equal(await page.textContent('#figures'), held, 'a paused page went on');
  await page.click('#pause');
  await page.waitForFunction(old => document.querySelector('#figures').textContent !== old, held);

  // What is saved has what is shown.
  const lines = readFileSync(await download(page, '#csv'), 'utf8').trim().split('\n');
  assert.match(lines[0], /^t,closed,spot,\d+/);
  assert.ok(lines.length > 5 && lines.every(line => line.split(',').length === lines[0].split(',').length));
  const png = readFileSync(await download(page, '#png'));
  assert.equal(png.subarray(1, 4).toString(), 'PNG');
  assert.ok(png.length > 20_000, `a picture of ${png.length} bytes`);

  assert.deepEqual(complaints, []);
  assert.ok(addresses.every(each => !/apikey|demo/i.test(each)), `a key stands in an address: ${addresses}`);
  await close();
  return { firstColumnMs };
}

/** What the service has to say, with minutes that nobody recorded. */
export async function news(browser, { url }) {
  const { page, complaints, close } = await open(browser);
  await page.goto(`${url}/?symbol=SPY`);
  await shown(page);
  await reads(page, '#pill', /^(info|watch|alert)\S.* · pin \d+\.\d % by /);
  await reads(page, '#probabilities', /Pin.*±.*%1 σ.*–.*normal cdf v1.*%2 σ/);
  await reads(page, '#setup', /· (high|medium|low)/);
  await page.waitForSelector('#board button');
  assert.deepEqual((await page.locator('#board button span:nth-child(2)').allTextContents()).sort(), ['QQQ', 'SPY']);

  // The pointer finds the missed minutes by moving over the picture.
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('a');
  const box = await page.locator('#chart').boundingBox();
  const read = new Set();
  for (let x = 5; x < box.width - 80; x += 4) {
    await page.mouse.move(box.x + x, box.y + 200);
    read.add(await page.textContent('#readout'));
  }
  assert.ok([...read].some(text => /feed gap/.test(text)), `the gap is not told: ${[...read].slice(0, 20)}`);
  assert.deepEqual(complaints, []);
  await close();
}
