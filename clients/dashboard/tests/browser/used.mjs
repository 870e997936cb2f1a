import assert from 'node:assert/strict';

const used = new Set();
const there = new Set();

/** Notes each control of a page that is there, and each that is pressed or chosen. */
export async function note(context) {
  await context.exposeBinding('noteControls', (_, all, name) => {
    for (const each of all) there.add(each);
    if (name) used.add(name);
  });
  await context.addInitScript(() => {
    // A row of a list is like the others of its list; a tab is a choice of its own, but for the symbols.
    const nameOf = control => {
      const place = control.id || control.closest('[id]').id;
      return control.value && control.matches('[role=tab]') && place !== 'symbols' ? `${place} ${control.value}` : place;
    };
    const controls = 'button, select, input';
    const tell = event => {
      const control = event.target.closest?.(controls);
      globalThis.noteControls([...document.querySelectorAll(controls)].map(nameOf), control && nameOf(control));
    };
    for (const kind of ['click', 'change', 'input', 'submit']) addEventListener(kind, tell, { capture: true });
  });
}

/** All that can be pressed or chosen has been. */
export function assertAllUsed() {
  assert.ok(there.size > 30, `${there.size} controls`);
  assert.deepEqual([...there].filter(name => !used.has(name)).sort(), [], 'nothing has used these');
}
