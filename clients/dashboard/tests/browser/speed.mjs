import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open, reads, save, shown } from './page.mjs';
import { startService } from './service.mjs';

const STRIKES = 250;
const MINUTES = 390;
const OPEN = Date.parse('2026-11-25T14:30:00Z');
const FRAMES_PER_SECOND = 50;
const ROUNDS = 4;
const FRAMES = 150;

/** A whole session of 390 minutes and 250 strikes, scrolled and zoomed: frames as the page sees them. */
export async function speed(browser) {
  const path = join(tmpdir(), `wide-${process.pid}.jsonl`);
  writeFileSync(path, wideDay());
  const service = await startService({ Feed__Kind: 'tape', Feed__Tape__Path: path, Feed__Tape__Speed: '0' });
  try {
    await service.recorded(2 * MINUTES);
    const { bars, strikes_grid } = await service.get('/v1/flow/zero-dte/heatmap/SPX?minutes=390');
    assert.equal(bars.length, MINUTES);
    assert.equal(strikes_grid.length, STRIKES);
    const { page, complaints, close } = await open(browser);
    await page.goto(`${service.url}/?symbol=SPX`);
    await shown(page);
    await page.evaluate(() => document.activeElement.blur());
    const figures = {};
    for (const [what, act] of Object.entries({ zoom, strikes: moveStrikes, scroll })) {
      figures[what] = await best(page, act);
      assert.ok(figures[what].perSecond >= FRAMES_PER_SECOND, `${what}: ${JSON.stringify(figures)}`);
    }
    await save(page, 'wide');
    assert.deepEqual(complaints, []);
    await close();
    return Object.fromEntries(Object.entries(figures).flatMap(([what, { perSecond, busyMs, round }]) =>
      [[`${what}Fps`, perSecond], [`${what}BusyMs`, busyMs], [`${what}Round`, round]]));
  } finally {
    await service.stop();
    rmSync(path, { force: true });
  }
}

/** What else runs on the machine only takes frames away: the best of some rounds is the page's own. How busy the page's
 * thread was in each frame says it also where the machine is not quiet; 16 ms are all there is. */
async function best(page, act) {
  let found = { perSecond: 0 };
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = async () => (await devtools.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
  for (let round = 0; round < ROUNDS && found.perSecond < FRAMES_PER_SECOND; round++) {
    await page.keyboard.press('a');
    const before = await busy();
    const next = await frames(page, act);
    const busyMs = Math.round((await busy() - before) / FRAMES * 10) / 10;
    await assertFilled(page);
    if (next.perSecond > found.perSecond) found = { ...next, busyMs, round: round + 1 };
  }
  return found;
}

/** What was measured was a picture from edge to edge. */
async function assertFilled(page) {
  const box = await page.locator('#chart').boundingBox();
  for (const x of [20, box.width - 160]) {
    await page.mouse.move(box.x + x, box.y + 250);
    await reads(page, '#readout', /ET.*GEX.*spot/);
  }
  await page.mouse.move(0, 0);
}

/** Frames while something is done to the chart in each of them, all in the page: nothing waits for this program. */
function frames(page, act) {
  return page.evaluate(async ([body, count]) => {
    const each = new Function(`return ${body}`)();
    const chart = document.querySelector('#chart');
    const box = chart.getBoundingClientRect();
    const canvas = chart.querySelectorAll('canvas')[1];
    const times = [];
    each.before?.(canvas, box);
    for (let i = 0; i < count; i++) {
      each.frame(canvas, box, i);
      times.push(await new Promise(requestAnimationFrame));
    }
    const gaps = times.slice(1).map((time, i) => time - times[i]).sort((a, b) => a - b);
    return {
      perSecond: Math.round(1000 * gaps.length / (times.at(-1) - times[0]) * 10) / 10,
      p95Ms: gaps[Math.floor(gaps.length * 0.95)],
    };
  }, [act, FRAMES]);
}

const wheel = (x, dx, dy) => `(canvas, box, i) => canvas.dispatchEvent(new WheelEvent('wheel', {
  bubbles: true, cancelable: true, clientX: box.left + ${x}, clientY: box.top + 250, deltaX: ${dx}, deltaY: ${dy} }))`;
const zoomed = `(canvas, box) => { for (let i = 0; i < 5; i++) (${wheel('box.width / 2', '0', '-100')})(canvas, box, i); }`;
const scroll = `({ before: ${zoomed}, frame: ${wheel('box.width / 2', 'i % 30 < 15 ? -30 : 30', '0')} })`;
const zoom = `({ before: ${zoomed}, frame: ${wheel('box.width / 2', '0', 'i % 60 < 30 ? -20 : 20')} })`;
const moveStrikes = `({ frame: ${wheel('box.width - 10', '0', 'i % 60 < 30 ? -20 : 20')} })`;

/** A day as a tape: each minute the index, every quote once, and some trades. */
function wideDay() {
  const lines = ['{"k":"tape","version":1,"clock":false,"symbols":["SPX"]}'];
  const random = seeded(7);
  const step = 5;
  const contracts = Array.from({ length: STRIKES }, (_, i) => 6000 + step * (i - STRIKES / 2)).flatMap(strike => ['C', 'P'].map(right => ({
    strike, right, name: `SPXW261125${right}${String(strike * 1000).padStart(8, '0')}` })));
  for (const { name, strike } of contracts)
    lines.push(JSON.stringify({ k: 'oi', ts: OPEN - 3_600_000, sym: name, oi: Math.round(4000 * Math.exp(-(((strike - 6000) / 150) ** 2)) * random()), date: '2026-11-24' }));
  let [spot, seq] = [6000, 0];
  for (let minute = 0; minute <= MINUTES; minute++) {
    const ts = OPEN + minute * 60_000 - (minute === MINUTES ? 30_000 : 0);
    spot += 4 * (random() - 0.5);
    lines.push(JSON.stringify({ k: 's', ts, und: 'SPX', p: Number(spot.toFixed(2)) }));
    const deviation = spot * 0.009 * Math.sqrt(Math.max(2, MINUTES - minute) / MINUTES);
    for (const { strike, right, name } of contracts) {
      const value = bachelier(right === 'C' ? spot - strike : strike - spot, deviation);
      const bid = Math.max(0, Math.floor((value - 0.05) * 20) / 20);
      lines.push(`{"k":"q","ts":${ts + 100},"sym":"${name}","b":${bid.toFixed(2)},"bs":${bid ? 20 : 0},"a":${(bid + 0.1).toFixed(2)},"as":20}`);
      if (value > 0.2 && random() < 0.05)
        lines.push(JSON.stringify({ k: 't', ts: ts + 1_000 + seq % 20_000, sym: name, p: Number((bid + (random() < 0.5 ? 0 : 0.1)).toFixed(2)), s: 1 + Math.floor(random() * 40), cond: 'I', ex: 'C', seq: ++seq }));
    }
  }
  return `${lines.join('\n')}\n`;
}

/** The value of an option on a price that ends normally distributed. */
function bachelier(inside, deviation) {
  const d = inside / deviation;
  const density = Math.exp(-d * d / 2) / Math.sqrt(2 * Math.PI);
  return Math.max(Math.max(0, inside), inside * 0.5 * (1 + Math.tanh(0.7978846 * (d + 0.044715 * d ** 3))) + deviation * density);
}

const seeded = seed => () => (seed = (seed * 48271) % 2147483647) / 2147483647;
