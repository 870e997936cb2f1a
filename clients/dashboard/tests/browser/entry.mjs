import assert from 'node:assert/strict';
import { colours, open, reads, save, shown } from './page.mjs';

/** A key of a small plan, which the server is started with. */
export const PLAN_KEY = 'a-key-of-the-basic-plan';

/** A key that is none, and one that is. */
export async function signIn(browser, { url }) {
  await signInTo(browser, url, 'wrong', /needs a key/);
  // A plan without the columns, and without the list of what there is.
  await signInTo(browser, url, PLAN_KEY, /Not on this plan/);
}

async function signInTo(browser, url, key, said) {
  const { page, close } = await open(browser, { viewport: { width: 1000, height: 700 } });
  await page.addInitScript(wanted => sessionStorage.getItem('key') ?? sessionStorage.setItem('key', wanted), key);
  await page.goto(url);
  await page.waitForSelector('#notice input');
  await reads(page, '#notice h2', said);
  await save(page, `refused-${key}`);
  await page.fill('#notice input', 'demo');
  await page.click('#notice form button');
  await shown(page);
  await reads(page, '#freshness', /^(live|replay)/);
  await close();
}

export async function phone(browser, { url }) {
  for (const colorScheme of ['dark', 'light']) {
    const { page, complaints, close } = await open(browser, {
      viewport: { width: 390, height: 844 }, colorScheme, deviceScaleFactor: 2, hasTouch: true, isMobile: true });
    await page.goto(url);
    await shown(page);
    const { width, wide } = await page.evaluate(() => ({ width: innerWidth, wide: document.documentElement.scrollWidth }));
    assert.ok(wide <= width, `the page is ${wide} wide on a screen of ${width}`);
    assert.ok(await colours(page) > 20);
    // The whole of it can be come to: the page goes on below the picture.
    await page.locator('#alert-list li').last().scrollIntoViewIfNeeded();
    await page.locator('header').scrollIntoViewIfNeeded();
    await save(page, `phone-${colorScheme}`);
    assert.deepEqual(complaints, []);
    await close();
  }
}
