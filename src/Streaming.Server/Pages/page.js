import { Hub } from './hub.js';
import { Heatmap, colour, scaleOf, timeText } from './heatmap.js';

// What a value of each metric means, as the contract defines it; + is always what is named first.
const METRICS = {
  gex: { unit: '$ per 1 % move; + dealers long gamma', money: true },
  dex: { unit: '$ of delta; + calls outweigh puts', money: true },
  vex: { unit: '$ per volatility point; + dealers must buy', money: true },
  chex: { unit: '$ per trading day; + dealers must buy', money: true },
  oi: { unit: 'contracts', money: false },
  signed_flow: { unit: 'contracts a minute; + customers buy', money: false },
};

const at = id => document.getElementById(id);
const heatmap = new Heatmap(at('heatmap'));
let key = sessionStorage.getItem('key') ?? 'demo';
let hub;
let watched = {};
let columns = new Map();
let levels = {};
let grids = new Map();
let epoch = null;
let asOf = null;

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 2 });
const valueText = value => value === null || value === undefined ? 'unknown'
  : value < 0 ? `−${valueText(-value)}` : (METRICS[at('metric').value].money ? '$' : '') + compact.format(value);
const sorted = () => [...columns.values()].sort((a, b) => a.seq - b.seq);

async function start() {
  hub?.close();
  hub = new Hub(async () => {
    const answer = await ask('v1/tickets', 'POST');
    if (answer.status === 401) at('door').hidden = false;
    if (!answer.ok) throw new Error(`no ticket: ${answer.status}`);

    const address = new URL('hubs/flow', location.href);
    address.protocol = address.protocol.replace('http', 'ws');
    address.searchParams.set('access_token', (await answer.json()).ticket);
    return address;
  });
  hub.addEventListener('state', ({ detail }) => {
    showStatus(detail);
    if (detail === 'connected') watch();
  });
  hub.addEventListener('HeatmapColumn', ({ detail }) => detail.topic === watched.heatmap && takeColumn(detail));
  hub.addEventListener('SeriesBar', ({ detail }) => detail.topic === watched.series && takeLevels(detail));
  hub.addEventListener('Gap', ({ detail }) => detail.topic === watched.heatmap && detail.rest && watch());
  hub.addEventListener('Bye', ({ detail }) => { if (detail.code >= 3500) { hub.close(); at('door').hidden = false; } });

  const symbols = await listSymbols();
  at('symbol').replaceChildren(...symbols.map(symbol => new Option(symbol, symbol)));
  if (symbols.includes('SPY')) at('symbol').value = 'SPY';
  hub.connect();
}

const ask = (path, method = 'GET') => fetch(path, { method, headers: { 'X-Api-Key': key } });

async function listSymbols() {
  const answer = await ask('v1/sessions');
  return answer.ok ? [...new Set((await answer.json()).map(session => session.symbol))].sort() : [];
}

// Always the whole window: a page that was away redraws, and never has to fill in.
async function watch() {
  const symbol = at('symbol').value;
  if (!symbol) return;
  const former = Object.values(watched);
  watched = { heatmap: `heatmap/${symbol}/${at('metric').value}/raw/1m`, series: `series/${symbol}/30s` };
  [columns, levels, grids, epoch] = [new Map(), {}, new Map(), null];
  if (former.length) await hub.call('Unsubscribe', former);

  const early = [];
  const hold = ({ detail }) => early.push(detail);
  hub.addEventListener('HeatmapColumn', hold);
  try {
    const [mine, bars] = await hub.call('Subscribe', [
      { topic: watched.heatmap, minutes: 390 }, { topic: watched.series, minutes: 1 }]);
    if (mine.topic !== watched.heatmap) return;
    if (mine.grid_id) grids.set(mine.grid_id, mine.strikes_grid);
    mine.updates.forEach(takeColumn);
    early.filter(update => update.topic === mine.topic).forEach(takeColumn);
    bars.updates.forEach(takeLevels);
  } catch (failure) {
    showStatus('disconnected', failure.message);
  } finally {
    hub.removeEventListener('HeatmapColumn', hold);
  }
  draw();
}

function takeColumn(update) {
  if (update.strikes_grid) grids.set(update.grid_id, update.strikes_grid);
  const strikes = grids.get(update.grid_id);
  if (!strikes) return;
  if (update.epoch !== epoch) [columns, epoch] = [new Map(), update.epoch];
  if (!update.closed && columns.get(update.seq)?.closed) return;

  const cells = new Map(strikes.map((strike, i) => [strike, update.values[i]]));
  columns.set(update.seq, { seq: update.seq, at: new Date(update.t), spot: update.spot, closed: update.closed, cells });
  asOf = update.as_of;
  showStatus('connected');
  draw();
}

function takeLevels(update) {
  levels = update;
  const price = value => value === null ? '–' : value.toFixed(2);
  at('levels').innerHTML = '';
  for (const [name, text] of [
    ['spot', price(update.spot)], ['net GEX', `$${compact.format(update.net_gex)}`.replace('$-', '−$')],
    ['flip', price(update.gamma_flip)], ['magnet', price(update.magnet)], ['pin', `${update.pin_score}/100`],
    ['', update.regime.replace('_', ' ')]]) {
    const value = document.createElement('b');
    value.textContent = text;
    at('levels').append(`${name} `, value);
  }
}

let state = 'connecting';
function showStatus(next, detail = '') {
  state = next;
  at('status').dataset.state = state;
  at('status').textContent = [state, asOf && state === 'connected' ? `as of ${timeText(new Date(asOf))}:${asOf.slice(17, 19)} ET` : '', detail]
    .filter(Boolean).join(' · ');
}

let isDue = false;
function draw() {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    const all = sorted();
    heatmap.draw(all, levels);
    drawLegend(scaleOf(all));
  });
}

function drawLegend(scale) {
  const canvas = at('legend');
  const context = canvas.getContext('2d');
  for (let x = 0; x < canvas.width; x++) {
    context.fillStyle = colour(2 * x / canvas.width - 1);
    context.fillRect(x, 0, 1, canvas.height);
  }
  at('unit').textContent = `${valueText(-scale)} … 0 … ${valueText(scale)} · ${METRICS[at('metric').value].unit}`;
}

at('heatmap').addEventListener('pointermove', event => {
  const found = heatmap.find(event.offsetX, event.offsetY, sorted());
  at('tip').hidden = !found;
  if (!found) return;
  const { column, strike } = found;
  at('tip').textContent = `${timeText(column.at)} ET${column.closed ? '' : ' (open)'}\n${strike}: ${valueText(column.cells.get(strike))}`;
  at('tip').style.left = `${Math.min(event.offsetX + 14, at('heatmap').clientWidth - 160)}px`;
  at('tip').style.top = `${event.offsetY + 14}px`;
});
at('heatmap').addEventListener('pointerleave', () => { at('tip').hidden = true; });
at('symbol').addEventListener('change', watch);
at('metric').addEventListener('change', watch);
at('door').addEventListener('submit', event => {
  event.preventDefault();
  key = at('key').value;
  sessionStorage.setItem('key', key);
  at('door').hidden = true;
  start();
});
new ResizeObserver(draw).observe(at('heatmap'));
start();
