import { element } from './page.js';

export interface Notice {
  title: string;
  text: string;
  /** Asks for a key. */
  asksKey?: boolean;
  retry?: () => void;
}

/** What stands over the picture when there is none, and what to do about it. */
export class NoticeBoard {
  readonly #root = element('notice');
  #retry: (() => void) | undefined;

  constructor(onKey: (key: string) => void) {
    const form = this.#root.querySelector('form')!;
    form.addEventListener('submit', event => {
      event.preventDefault();
      const field = form.elements.namedItem('key') as HTMLInputElement;
      onKey(field.value.trim());
      field.value = '';
    });
    this.#root.querySelector('.retry')!.addEventListener('click', () => this.#retry?.());
  }

  show(notice: Notice | null): void {
    this.#root.hidden = !notice;
    if (!notice) return;
    this.#root.querySelector('h2')!.textContent = notice.title;
    this.#root.querySelector('p')!.textContent = notice.text;
    this.#root.querySelector('form')!.hidden = !notice.asksKey;
    this.#root.querySelector<HTMLElement>('.retry')!.hidden = !notice.retry;
    this.#retry = notice.retry;
  }
}
