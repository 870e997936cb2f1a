import { element } from './page.js';

export interface Notice {
  title: string;
  text: string;
  /** Asks for a key. */
  asksKey?: boolean;
  action?: Action;
}

/** What can be done about it, by a button. */
export interface Action {
  label: string;
  run: () => void;
}

/** What stands over the picture when there is none, and what to do about it. */
export class NoticeBoard {
  readonly #root = element('notice');
  readonly #button = this.#root.querySelector<HTMLButtonElement>('.action')!;
  #action: Action | undefined;

  constructor(onKey: (key: string) => void) {
    const form = this.#root.querySelector('form')!;
    form.addEventListener('submit', event => {
      event.preventDefault();
      const field = form.elements.namedItem('key') as HTMLInputElement;
      onKey(field.value.trim());
      field.value = '';
    });
    this.#button.addEventListener('click', () => this.#action?.run());
  }

  show(notice: Notice | null): void {
    this.#root.hidden = !notice;
    if (!notice) return;
    this.#root.querySelector('h2')!.textContent = notice.title;
    this.#root.querySelector('p')!.textContent = notice.text;
    this.#root.querySelector('form')!.hidden = !notice.asksKey;
    this.#button.hidden = !notice.action;
    this.#button.textContent = notice.action?.label ?? '';
    this.#action = notice.action;
  }
}
