import assert from 'node:assert/strict';
import { changed, open, picture, reads, says, shown, strikesInView } from './page.mjs';

/** Every key that the page lists does what it says. */
export async function keys(browser, { url }) {
  const { page, complaints, close } = await open(browser);
  await page.goto(`${url}/?symbol=SPY`);
  await shown(page);
  await page.evaluate(() => document.activeElement.blur());
  const press = key => page.keyboard.press(key);
  const silent = text => page.waitForFunction(wanted => !location.search.includes(wanted), text);
  const behind = is => page.waitForSelector(`#live[data-behind=${is}]`);
  const box = await page.locator('#chart').boundingBox();

  /** The minute that stands some pixels from the left. */
  const leftMinute = async () => {
    await page.mouse.move(box.x + 60, box.y + 200);
    await reads(page, '#readout', /\d\d:\d\d ET/);
    const text = await page.textContent('#readout');
    await page.mouse.move(0, 0);
    await reads(page, '#readout', /^$/);
    return text.slice(0, 5);
  };
  const moves = async (key, is) => {
    const before = await leftMinute();
    await press(key);
    const after = await leftMinute();
    assert.ok(is(before, after), `${key}: from ${before} to ${after}`);
  };
  const width = async () => {
    const { top, bottom } = await strikesInView(page);
    return top - bottom;
  };
  /** Each press goes on to the next choice, and the last one to the first, which an address need not say. */
  const turns = async (key, name, values) => {
    for (const value of values) {
      await press(key);
      await says(page, `${name}=${value}`);
    }
    await press(key);
    await silent(`${name}=`);
  };

  const does = {
    '1 – 6': async () => {
      for (const [i, metric] of ['dex', 'vex', 'chex', 'oi', 'signed_flow'].entries()) {
        await press(String(i + 2));
        await says(page, `metric=${metric}`);
        await page.waitForSelector(`#metrics [value=${metric}][aria-selected=true]`);
      }
      await press('1');
      await silent('metric=');
    },
    d: () => turns('d', 'mode', ['delta']),
    s: () => turns('s', 'scale', ['linear']),
    c: () => turns('c', 'palette', ['green-red', 'teal-magenta']),
    m: () => turns('m', 'model', ['principled']),
    p: async () => {
      await press('p');
      await page.waitForSelector('#profiles [value=split][aria-selected=true]');
      await press('p');
      await page.waitForSelector('#profiles [value=net][aria-selected=true]');
    },
    f: () => turns('f', 'side', ['calls', 'puts']),
    '[': async () => {
      await press('[');
      await says(page, 'symbol=QQQ');
      await shown(page);
    },
    ']': async () => {
      await press(']');
      await says(page, 'symbol=SPY');
      await shown(page);
    },
    space: async () => {
      await press(' ');
      await reads(page, '#pause', /Paused/);
      await reads(page, '#freshness', /^paused/);
      await press(' ');
      await reads(page, '#pause', /^Pause$/);
    },
    l: async () => {
      for (const key of ['l', 'End']) {
        for (let i = 0; i < 3; i++) await press('ArrowLeft');
        await behind(true);
        await press(key);
        await behind(false);
      }
    },
    ', .': async () => {
      await press(',');
      await says(page, 'at=');
      const past = new URL(page.url()).search;
      // A minute that begins meanwhile is one more to go.
      await press('.');
      await page.waitForFunction(was => location.search !== was, past);
      if (new URL(page.url()).search.includes('at=')) await press('.');
      await silent('at=');
    },
    x: async () => {
      await press('x');
      await reads(page, '#readout', /ET.*GEX/);
      await press('Escape');
      await reads(page, '#readout', /^$/);
      await page.evaluate(() => document.activeElement.blur());
    },
    '+ −': async () => {
      await moves('+', (before, after) => after > before);
      await moves('=', (before, after) => after > before);
      await moves('-', (before, after) => after < before);
    },
    '← →': async () => {
      await moves('ArrowLeft', (before, after) => after < before);
      await moves('ArrowRight', (before, after) => after > before);
    },
    a: () => moves('a', (before, after) => after < before && after < '09:50'),
    '↑ ↓': async () => {
      const { top } = await strikesInView(page);
      await press('ArrowDown');
      const lower = await strikesInView(page);
      assert.ok(lower.top < top);
      await press('ArrowUp');
      assert.ok((await strikesInView(page)).top > lower.top);
    },
    'shift ↑ ↓': async () => {
      const before = await width();
      await press('Shift+ArrowDown');
      const wide = await width();
      assert.ok(wide > before);
      await press('Shift+ArrowUp');
      assert.ok(await width() < wide);
    },
    t: async () => {
      const dark = await picture(page);
      await press('t');
      await page.waitForSelector('html[data-theme=light]');
      await changed(page, dark);
      await press('t');
      await page.waitForSelector('html[data-theme=dark]');
    },
  };
  for (const [shownAs, act] of Object.entries(does)) {
    await act().catch(failure => {
      throw new Error(`the key ${shownAs}: ${failure.message}`);
    });
  }

  // The list opens by its own key and by its button, closes by its own, and has these keys and no other.
  await press('?');
  await page.waitForSelector('#keys[open]');
  const listed = await page.locator('#keys kbd').allTextContents();
  assert.deepEqual(listed.sort(), Object.keys(does).sort());
  // Behind the list no key does anything.
  await press('t');
  await page.click('#keys button');
  await page.waitForSelector('#keys:not([open])', { state: 'attached' });
  assert.equal(await page.getAttribute('html', 'data-theme'), 'dark');
  await page.click('#help');
  await page.waitForSelector('#keys[open]');
  await press('Escape');
  await page.waitForSelector('#keys:not([open])', { state: 'attached' });
  assert.deepEqual(complaints, []);
  await close();
}
