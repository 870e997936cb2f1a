import assert from 'node:assert/strict';
import { open, reads, save, shown } from './page.mjs';
import { startService } from './service.mjs';

const GROWTH_BYTES = 6e6;

/** A whole day at high speed: memory stays flat, and a closed session is still there to be seen. */
export async function day(browser) {
  const service = await startService({
    Feed__Simulator__Date: '2026-11-25', Feed__Simulator__Sessions: '1', Feed__Simulator__HeadStart: '00:20:00', Feed__Simulator__Speed: '900' });
  try {
    const { page, complaints, close } = await open(browser);
    await page.goto(`${service.url}/?symbol=SPY`);
    await shown(page);
    const devtools = await page.context().newCDPSession(page);
    const used = async minute => {
      await page.waitForFunction(least => Number(document.querySelector('#moment').max) >= least, minute, { timeout: 90_000 });
      await devtools.send('HeapProfiler.collectGarbage');
      return (await devtools.send('Runtime.getHeapUsage')).usedSize;
    };
    const [early, late] = [await used(60), await used(389)];
    assert.ok(late - early < GROWTH_BYTES, `${early} bytes after an hour, ${late} at the close`);

    await reads(page, '#freshness', /^closed/);
    await page.reload();
    await shown(page);
    await reads(page, '#freshness', /^closed/);
    // Nobody tells calls and puts apart any more, and the page says so.
    await page.waitForSelector('#profiles [value=split]:disabled');
    await reads(page, '#profile-note', /while the market is open only/);
    await save(page, 'closed');
    assert.deepEqual(complaints, []);
    await close();
    return { heapEarly: early, heapLate: late };
  } finally {
    await service.stop();
  }
}
