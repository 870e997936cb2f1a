// FlashAlpha's own npm package, pointed here: node zero_dte.mjs URL KEY SYMBOL
import flashalpha from 'flashalpha';

const [url, key, symbol] = process.argv.slice(2);
const fa = new flashalpha.FlashAlpha(key, { baseUrl: url });

// Versions from 1.1 have a method for each of the six; 0.3.2 has the settled day's, and `_get` for any path.
const flow = (method, path, options = {}) =>
  fa[method] ? fa[method](...(path.endsWith('leaderboard') ? [options] : [symbol, options])) : fa._get(path, options);
const path = endpoint => `/v1/flow/zero-dte/${endpoint}/${symbol}`;

const settled = await fa.zeroDte(symbol, { strikeRange: 0.01 });
console.log(`settled ${settled.exposures?.net_gex} on ${settled.strikes?.length} strikes`);

const snapshot = await flow('flowZeroDteSnapshot', path('snapshot'));
console.log(`live ${snapshot.exposures?.net_gex}: ${snapshot.flow_direction?.label ?? snapshot.message}`);

const series = await flow('flowZeroDteSeries', path('series'), { bar: '1m', minutes: 30 });
console.log(`${series.bars.length} bars of ${series.bar_size}, the last ${series.bars.at(-1)?.regime}`);

const hedging = await flow('flowZeroDteHedgeFlow', path('hedge-flow'), { side: 'calls', bar: '5m', minutes: 30 });
console.log(`${hedging.bars.length} bars of ${hedging.side}, ${hedging.bars.at(-1)?.cumulative} dollars since the open`);

const heatmap = await flow('flowZeroDteHeatmap', path('heatmap'), { metric: 'gex', mode: 'delta', bar: '1m', minutes: 30 });
console.log(`${heatmap.strikes_grid.length} strikes by ${heatmap.bars.length} minutes of ${heatmap.metric}`);

const strikes = await flow('flowZeroDteStrikeFlow', path('strike-flow'), { bar: '1m', minutes: 30 });
console.log(`${strikes.bars.at(-1)?.contracts.filter(count => count !== 0).length} strikes traded in the last minute`);

const board = await flow('flowZeroDteLeaderboard', '/v1/flow/zero-dte/leaderboard', { metric: 'heat', n: 5 });
for (const { rank, symbol, value } of board.entries) console.log(`${rank}. ${symbol} ${value}`);
