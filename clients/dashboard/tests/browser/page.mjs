import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { note } from './used.mjs';

const shots = process.env.SCREENSHOTS;

export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--js-flags=--expose-gc'],
});

/** A page of its own, and what it complained of and whom it asked. */
export async function open(browser, more = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark', acceptDownloads: true, ...more });
  await note(context);
  const page = await context.newPage();
  const complaints = [];
  const addresses = [];
  page.on('console', message => { if (['error', 'warning'].includes(message.type())) complaints.push(message.text()); });
  page.on('pageerror', failure => complaints.push(String(failure)));
  page.on('request', request => addresses.push(request.url()));
  page.on('websocket', socket => addresses.push(socket.url()));
  page.setDefaultTimeout(10_000);
  return { page, complaints, addresses, close: () => context.close() };
}

/** Waits until there is a picture. */
export const shown = page => page.waitForFunction(() => document.querySelector('#notice').hidden, null, { timeout: 20_000 });

/** Waits until a text of the page is what is wanted. */
export const reads = (page, selector, pattern) => page.waitForFunction(
  ([where, source]) => new RegExp(source).test(document.querySelector(where).textContent), [selector, pattern.source]);

/** Waits until the address says it. */
export const says = (page, text) => page.waitForFunction(wanted => decodeURIComponent(location.search).includes(wanted), text);

/** What a canvas shows, to be compared. */
export const picture = (page, selector = '#chart canvas') =>
  page.evaluate(where => document.querySelector(where).toDataURL(), selector);

export const changed = (page, before, selector = '#chart canvas') =>
  page.waitForFunction(([where, old]) => document.querySelector(where).toDataURL() !== old, [selector, before]);

/** How many colours the heatmap shows, of a sample. */
export function colours(page) {
  return page.evaluate(() => {
    const canvas = document.querySelector('#chart canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const seen = new Set();
    for (let i = 0; i < data.length; i += 4 * 97) seen.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
    return seen.size;
  });
}

export async function download(page, button) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.click(button)]);
  return file.path();
}

export async function save(page, name) {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.screenshot({ path: `${shots}/${name}.png` });
}

/** The prices at the ends of the strike axis, read off by pointing. */
export async function strikesInView(page) {
  const box = await page.locator('#chart').boundingBox();
  const read = async y => {
    await page.mouse.move(box.x + box.width / 2, box.y + y);
    await reads(page, '#readout', /ET/);
    return Number(/ET(?: \(open\))?\s+([\d.]+)/.exec(await page.textContent('#readout'))?.[1]);
  };
  const height = await page.evaluate(() => document.querySelector('#chart canvas').clientHeight);
  const [top, bottom] = [await read(6), await read(height - 6)];
  assert.ok(top > bottom, `strikes ${bottom} to ${top}`);
  return { top, bottom };
}
