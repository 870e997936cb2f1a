import assert from 'node:assert/strict';
import { open, reads, shown, strikesInView } from './page.mjs';

/** Both axes move and zoom, by pointer and by key, and the crosshair does without a pointer. */
export async function strikes(browser, { url }) {
  const { page, complaints, close } = await open(browser);
  await page.goto(`${url}/?symbol=SPY`);
  await shown(page);
  const box = await page.locator('#chart').boundingBox();
  const view = () => strikesInView(page);
  const width = ({ top, bottom }) => top - bottom;
  const fitted = await view();

  // A drag up and down moves the strikes; one along the time axis leaves them fitted.
  const drag = async (dx, dy) => {
    await page.mouse.move(box.x + 500, box.y + 300);
    await page.mouse.down();
    await page.mouse.move(box.x + 500 + dx, box.y + 300 + dy, { steps: 8 });
    await page.mouse.up();
  };
  await drag(-40, 4);
  const along = await view();
  assert.ok(Math.abs(along.top - fitted.top) <= 2 && Math.abs(along.bottom - fitted.bottom) <= 2, JSON.stringify([fitted, along]));
  await page.click('#live');
  await page.waitForSelector('#live[data-behind=false]');
  await drag(0, 150);
  const moved = await view();
  assert.ok(moved.top > fitted.top && moved.bottom > fitted.bottom, `${JSON.stringify(fitted)} to ${JSON.stringify(moved)}`);

  // The wheel over the axis, or with shift, zooms strikes; elsewhere time.
  await page.mouse.move(box.x + box.width - 20, box.y + 200);
  await page.mouse.wheel(0, 400);
  const wide = await view();
  assert.ok(width(wide) > width(moved));
  await page.mouse.move(box.x + 500, box.y + 200);
  await page.keyboard.down('Shift');
  await page.mouse.wheel(0, -400);
  await page.keyboard.up('Shift');
  assert.ok(width(await view()) < width(wide));

  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('a');
  const whole = await view();
  assert.ok(width(whole) < width(wide));
  await page.keyboard.press('ArrowUp');
  assert.ok((await view()).top > whole.top);
  await page.keyboard.press('a');
  await page.keyboard.press('Shift+ArrowUp');
  assert.ok(width(await view()) < width(whole));
  await page.keyboard.press('a');

  // Without a pointer: a key puts the crosshair on the newest cell, and arrows move it by minutes and strikes.
  await page.mouse.move(0, 0);
  await reads(page, '#readout', /^$/);
  await page.keyboard.press('x');
  await reads(page, '#readout', /ET.*GEX/);
  const cell = async () => {
    const [, time, strike] = /(\d\d:\d\d) ET(?: \(open\))?\s+([\d.]+)/.exec(await page.textContent('#readout'));
    return { time, strike: Number(strike) };
  };
  const first = await cell();
  await page.keyboard.press('ArrowUp');
  const above = await cell();
  assert.ok(above.strike > first.strike && above.time === first.time, JSON.stringify([first, above]));
  await page.keyboard.press('Shift+ArrowLeft');
  assert.ok((await cell()).time < first.time);
  await page.keyboard.press('Escape');
  await reads(page, '#readout', /^$/);
  assert.deepEqual(complaints, []);
  await close();
}
