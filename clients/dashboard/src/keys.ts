import { create, element } from './page.js';

export interface Command {
  keys: string[];
  shown: string;
  what: string;
  run(key: string): void;
}

/** Keys do what buttons do, unless someone is writing or choosing. */
export function listen(commands: Command[]): void {
  const dialog = element<HTMLDialogElement>('keys');
  const open = () => dialog.open || dialog.showModal();
  dialog.querySelector('dl')!.append(...commands.flatMap(({ shown, what }) => {
    const term = document.createElement('dt');
    term.append(create('kbd', shown));
    return [term, create('dd', what)];
  }));
  element('help').addEventListener('click', open);

  addEventListener('keydown', event => {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.open || target.closest('input, select')) return;
    // A focused button is pressed by the space bar; it must not pause as well.
    if (event.key === ' ' && target.closest('button, a')) return;
    if (event.key === '?') return void open();
    const key = event.shiftKey && event.key.startsWith('Arrow') ? `Shift+${event.key}` : event.key;
    const command = commands.find(each => each.keys.includes(key));
    if (!command) return;
    event.preventDefault();
    command.run(key);
  });
}
