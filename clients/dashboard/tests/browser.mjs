// The page as a person has it: node tests/browser.mjs [address]; without one, a server of its own is started.
// Ends with 0 and one line of figures, or with 1 and what was wrong.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { chromium } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FIRST_COLUMN_MS = 5_000;
const shots = process.env.SCREENSHOTS;

const service = process.argv[2] ? { url: process.argv[2], stop() {} } : await startServer();
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
try {
  const figures = await look();
  await signIn();
  await lookAtMore();
  await lookOnPhone();
  console.log(JSON.stringify(figures));
} finally {
  await browser.close();
  service.stop();
}

async function look() {
  const { page, complaints, addresses } = await open({ width: 1440, height: 900 });
  const began = Date.now();
  await page.goto(service.url);
  await page.waitForFunction(() => /^(live|replay)/.test(document.querySelector('#freshness').textContent), null, { timeout: 20_000 });
  await page.waitForFunction(() => document.querySelector('#notice').hidden);
  const firstColumnMs = Date.now() - began;
  assert.ok(firstColumnMs < FIRST_COLUMN_MS, `the first column took ${firstColumnMs} ms`);
  assert.ok(await colours(page) > 20, 'the heatmap has no colours');
  await save(page, 'desktop-dark');

  // Each control changes what it should, and says so in the address.
  const legend = () => page.textContent('#legend-text');
  const press = async (selector, expected) => {
    await page.click(selector);
    await page.waitForFunction(text => decodeURIComponent(location.search).includes(text), expected);
  };
  const gex = await legend();
  await press('#metrics [value=oi]', 'metric=oi');
  await page.waitForFunction(() => document.querySelector('#legend-text').textContent.includes('contracts'));
  await press('#metrics [value=dex]', 'metric=dex');
  await press('#modes [value=delta]', 'mode=delta');
  await page.waitForFunction(before => document.querySelector('#legend-text').textContent !== before, gex);
  await press('#sides [value=puts]', 'side=puts');
  const picture = () => page.evaluate(() => document.querySelector('#chart canvas').toDataURL());
  for (const [id, value] of [['scale', 'linear'], ['palette', 'green-red'], ['clip', '90']]) {
    const before = await picture();
    await page.selectOption(`#${id}`, value);
    await page.waitForFunction(text => location.search.includes(text), `${id}=${value}`);
    await page.waitForFunction(old => document.querySelector('#chart canvas').toDataURL() !== old, before);
  }
  assert.match(await legend(), /clipped at 90 %/);

  await page.click('#theme');
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'light');
  await save(page, 'desktop-light');
  const address = page.url();

  // A link brings back what it was made of.
  await page.goto(address);
  await page.waitForFunction(() => document.querySelector('#notice').hidden);
  assert.equal(await page.getAttribute('#metrics [value=dex]', 'aria-selected'), 'true');
  assert.equal(await page.inputValue('#palette'), 'green-red');

  // The crosshair reads a strike, a time and a value; the profile stands on the same strikes.
  const box = await page.locator('#chart').boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 3);
  await page.waitForFunction(() => /\d\d:\d\d ET.*DEX .*spot \d/.test(document.querySelector('#readout').textContent));

  // Keys, symbols, pause and following.
  await page.keyboard.press('1');
  await page.waitForFunction(() => !location.search.includes('metric='));
  const other = await page.evaluate(() => [...document.querySelectorAll('#symbols button')].find(tab => tab.ariaSelected !== 'true')?.value);
  assert.ok(other, 'there is one symbol only');
  await press(`#symbols [value=${other}]`, `symbol=${other}`);
  await page.waitForFunction(symbol => document.title.startsWith(symbol), other);
  await page.waitForFunction(() => document.querySelector('#notice').hidden);

  // The arrows belong to the tabs while they have the focus.
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('a');
  const behind = () => page.getAttribute('#live', 'data-behind');
  for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowLeft');
  await page.waitForFunction(() => document.querySelector('#live').dataset.behind === 'true');
  await page.click('#live');
  await page.waitForFunction(() => document.querySelector('#live').dataset.behind === 'false');
  assert.equal(await behind(), 'false');

  await page.click('#pause');
  assert.match(await page.textContent('#pause'), /Paused/);
  const held = await page.textContent('#figures');
  await page.waitForTimeout(2_500);
  assert.equal(await page.textContent('#figures'), held, 'a paused page went on');
  await page.click('#pause');
  await page.waitForFunction(old => document.querySelector('#figures').textContent !== old, held, { timeout: 10_000 });

  // What is saved has what is shown.
  const csv = await download(page, '#csv');
  const lines = readFileSync(csv, 'utf8').trim().split('\n');
  assert.match(lines[0], /^t,closed,spot,\d+/);
  assert.ok(lines.length > 5 && lines.every(line => line.split(',').length === lines[0].split(',').length));
  const png = readFileSync(await download(page, '#png'));
  assert.equal(png.subarray(1, 4).toString(), 'PNG');
  assert.ok(png.length > 20_000, `a picture of ${png.length} bytes`);

  // A broken connection is mended without a word to the console but the browser's own.
  assert.deepEqual(complaints, []);
  assert.ok(addresses.every(each => !/apikey|demo/i.test(each)), `a key stands in an address: ${addresses}`);
  await page.context().close();
  return { firstColumnMs };
}

async function signIn() {
  const { page } = await open({ width: 1000, height: 700 });
  await page.addInitScript(() => sessionStorage.getItem('key') ?? sessionStorage.setItem('key', 'wrong'));
  await page.goto(service.url);
  await page.waitForSelector('#notice input');
  assert.match(await page.textContent('#notice h2'), /needs a key/);
  await save(page, 'refused');
  await page.fill('#notice input', 'demo');
  await page.click('#notice form button');
  await page.waitForFunction(() => document.querySelector('#notice').hidden, null, { timeout: 10_000 });
  assert.match(await page.textContent('#freshness'), /^(live|replay)/);
  await page.context().close();
}

// What a service may say that the default one does not: headlines, a ranking, a set-up, and minutes that nobody recorded.
async function lookAtMore() {
  const golden = name => JSON.parse(readFileSync(new URL(`../../../tests/Streaming.Protocol.Tests/Golden/${name}.json`, import.meta.url), 'utf8'));
  const { page, complaints } = await open({ width: 1440, height: 900 });
  const missed = { from: 8, to: 12 };
  let missedAt;
  const replace = answer => {
    const [kind, symbol] = answer.topic.split('/');
    const say = (name, more = {}) => ({
      ...answer, status: 'ok', code: 0, epoch: 'stub', seq: 1,
      updates: [{ ...golden(name), topic: answer.topic, epoch: 'stub', seq: 1, ...more }] });
    switch (kind) {
      case 'headline': return say('hub-headline', { prev_seq: -1 });
      case 'snapshot': return say('hub-snapshot');
      case 'leaderboard': return say('hub-leaderboard');
      case 'status': return say('hub-status', { symbol, gap_intervals: [{ ...missedAt, reason: 'feed_gap' }] });
      case 'heatmap': {
        const isMissed = ({ seq }) => seq >= missed.from && seq <= missed.to;
        const left = answer.updates.filter(update => !isMissed(update));
        const gone = answer.updates.filter(isMissed);
        missedAt ??= { from: gone[0].t, to: left.find(update => update.seq > missed.to).t };
        const gap = { topic: answer.topic, epoch: answer.epoch, from_seq: missed.from, to_seq: missed.to, reason: 'feed_gap', rest: null };
        return { ...answer, updates: left, gaps: [gap] };
      }
      default: return answer;
    }
  };
  await page.routeWebSocket(/hubs\/flow/, socket => {
    const server = socket.connectToServer();
    server.onMessage(text => socket.send(String(text).split('\u001e').filter(Boolean).map(record => {
      const message = JSON.parse(record);
      if (message.type === 3 && Array.isArray(message.result)) message.result = message.result.map(replace);
      return `${JSON.stringify(message)}\u001e`;
    }).join('')));
  });
  await page.goto(`${service.url}/?symbol=SPY`);
  await page.waitForFunction(() => document.querySelector('#notice').hidden);

  await page.waitForSelector('#pill[data-severity=watch]');
  assert.match(await page.textContent('#pill'), /^Pinning toward/);
  assert.match(await page.textContent('#setup'), /Iron Fly/);
  assert.deepEqual(await page.locator('#board button span:nth-child(2)').allTextContents(), ['QQQ', 'SPY']);

  // The pointer finds the missed minutes by moving over the picture.
  const box = await page.locator('#chart').boundingBox();
  const read = [];
  for (let x = 5; x < box.width - 80; x += 10) {
    await page.mouse.move(box.x + x, box.y + 200);
    read.push(await page.textContent('#readout'));
  }
  assert.ok(read.some(text => /no data: feed gap/.test(text)), `the gap is not told: ${[...new Set(read)].slice(0, 20)}`);
  await save(page, 'more');

  await page.click('#board button:has-text("QQQ")');
  await page.waitForFunction(() => location.search.includes('symbol=QQQ'));
  assert.deepEqual(complaints, []);
  await page.context().close();
}

async function lookOnPhone() {
  for (const colorScheme of ['dark', 'light']) {
    const { page, complaints } = await open({ width: 390, height: 844 }, { colorScheme, deviceScaleFactor: 2, hasTouch: true, isMobile: true });
    await page.goto(service.url);
    await page.waitForFunction(() => document.querySelector('#notice').hidden, null, { timeout: 10_000 });
    const { width, wide } = await page.evaluate(() => ({ width: innerWidth, wide: document.documentElement.scrollWidth }));
    assert.ok(wide <= width, `the page is ${wide} wide on a screen of ${width}`);
    assert.ok(await colours(page) > 20);
    await save(page, `phone-${colorScheme}`);
    assert.deepEqual(complaints, []);
    await page.context().close();
  }
}

async function open(viewport, more = {}) {
  const context = await browser.newContext({ viewport, colorScheme: 'dark', acceptDownloads: true, ...more });
  const page = await context.newPage();
  const complaints = [];
  const addresses = [];
  page.on('console', message => { if (['error', 'warning'].includes(message.type())) complaints.push(message.text()); });
  page.on('pageerror', failure => complaints.push(String(failure)));
  page.on('request', request => addresses.push(request.url()));
  page.on('websocket', socket => addresses.push(socket.url()));
  page.setDefaultTimeout(10_000);
  return { page, complaints, addresses };
}

/** How many colours the heatmap shows, of a sample. */
function colours(page) {
  return page.evaluate(() => {
    const canvas = document.querySelector('#chart canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const seen = new Set();
    for (let i = 0; i < data.length; i += 4 * 97) seen.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
    return seen.size;
  });
}

async function download(page, button) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.click(button)]);
  return file.path();
}

async function save(page, name) {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await page.waitForTimeout(300);
  await page.screenshot({ path: `${shots}/${name}.png` });
}

async function startServer() {
  const program = process.env.STREAMING_SERVER
    ?? new URL('../../../artifacts/bin/Streaming.Server/debug/Streaming.Server.dll', import.meta.url).pathname;
  assert.ok(existsSync(program), `${program} is not built`);
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const url = `http://127.0.0.1:${listener.address().port}`;
  await new Promise(resolve => listener.close(resolve));

  const server = spawn('dotnet', [program, '--urls', url], {
    cwd: tmpdir(), stdio: 'ignore', env: { ...process.env, ASPNETCORE_ENVIRONMENT: 'Development', Storage__Kind: 'memory' } });
  for (let waited = 0; ; waited += 100) {
    if (await fetch(`${url}/health/ready`).then(answer => answer.ok, () => false)) break;
    assert.ok(waited < 30_000 && server.exitCode === null, 'the server did not become ready');
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  return { url, stop: () => server.kill() };
}
