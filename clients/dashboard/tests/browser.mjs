// The page as a person has it: node tests/browser.mjs [part...]; all parts where none is named. Servers of its own.
// Ends with 0 and one line of figures, or with 1 and what was wrong. SCREENSHOTS=folder keeps pictures.

import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { access } from './browser/access.mjs';
import { alerts } from './browser/alerts.mjs';
import { book } from './browser/book.mjs';
import { day } from './browser/day.mjs';
import { phone, PLAN_KEY, signIn } from './browser/entry.mjs';
import { moment } from './browser/moment.mjs';
import { keys } from './browser/keys.mjs';
import { limit } from './browser/limit.mjs';
import { launch } from './browser/page.mjs';
import { recorded } from './browser/recorded.mjs';
import { restart } from './browser/restart.mjs';
import { startService } from './browser/service.mjs';
import { speed } from './browser/speed.mjs';
import { strikes } from './browser/strikes.mjs';
import { assertAllUsed } from './browser/used.mjs';
import { news, view } from './browser/view.mjs';

// Two hours of a day with holes in it, and on at its own pace.
const PAST_BARS = 238;
const live = { Feed__Simulator__Date: '2026-11-25', Feed__Simulator__HeadStart: '02:00:00', Feed__Simulator__Faults__FeedGaps: 'true',
  Access__Keys__0__Name: 'small', Access__Keys__0__Plan: 'basic', Access__Keys__0__Key: PLAN_KEY };
const database = join(tmpdir(), `dashboard-${process.pid}.db`);
// A raw bar every half second, and a store that outlives the server.
const fast = {
  Feed__Simulator__Date: '2026-11-25', Feed__Simulator__Speed: '60', Storage__Kind: 'sqlite', Storage__Sqlite__Path: database };

const groups = [
  { parts: { view, keys, signIn, news, moment, book, strikes, access, phone }, service: live, bars: PAST_BARS },
  { parts: { alerts, restart }, service: fast },
  { parts: { limit, recorded, day, speed } },
];

const wanted = process.argv.slice(2);
const figures = {};
const browser = await launch();
try {
  for (const { parts, service: options, bars = 0 } of groups) {
    const chosen = Object.entries(parts).filter(([name]) => wanted.length === 0 || wanted.includes(name));
    if (chosen.length === 0) continue;
    const service = options && await startService(options);
    try {
      await service?.recorded(bars);
      for (const [name, part] of chosen) {
        try {
          Object.assign(figures, await part(browser, service));
        } catch (failure) {
          failure.message = `${name}: ${failure.message}`;
          throw failure;
        }
      }
    } finally {
      await service?.stop();
    }
  }
  if (wanted.length === 0) assertAllUsed();
  console.log(JSON.stringify(figures));
} finally {
  await browser.close();
  for (const end of ['', '-wal', '-shm']) rmSync(database + end, { force: true });
}
