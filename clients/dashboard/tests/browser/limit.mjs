import assert from 'node:assert/strict';
import { open, reads, shown } from './page.mjs';
import { startService } from './service.mjs';

/** A key whose connections are all taken: the page says so, and tries again when it is told to. */
export async function limit(browser) {
  const service = await startService({ Feed__Simulator__Date: '2026-11-25', Push__ConnectionsPerKey: '1' });
  try {
    const first = await open(browser);
    await first.page.goto(`${service.url}/?symbol=SPY`);
    await shown(first.page);
    const second = await open(browser);
    await second.page.goto(`${service.url}/?symbol=SPY`);
    await reads(second.page, '#notice h2', /^Too many connections$/);
    await reads(second.page, '#freshness', /^no connection left/);
    await first.close();

    // The service sees a socket that went a moment later.
    for (let tries = 0; !await second.page.evaluate(() => document.querySelector('#notice').hidden); tries++) {
      assert.ok(tries < 20, 'trying again does nothing');
      await second.page.click('#notice .action', { timeout: 1_000 }).catch(() => {});
      await second.page.waitForFunction(() => document.querySelector('#notice').hidden
        || document.querySelector('#notice h2').textContent === 'Too many connections');
    }
    await reads(second.page, '#freshness', /^(live|replay)/);
    await second.close();
  } finally {
    await service.stop();
  }
}
