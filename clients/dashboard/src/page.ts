/** An element that the page is known to have. */
export function element<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as T;
}

export function create<Name extends keyof HTMLElementTagNameMap>(
  name: Name, text: string, attributes: Record<string, string> = {}): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** Tabs of one choice; the arrows move between them, as a tab list should. */
export class Tabs<T extends string> {
  readonly #root: HTMLElement;

  constructor(id: string, private readonly choose: (value: T) => void) {
    this.#root = element(id);
    this.#root.addEventListener('click', event => {
      const value = (event.target as HTMLElement).closest('button')?.value;
      if (value) this.choose(value as T);
    });
    this.#root.addEventListener('keydown', event => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const all = [...this.#root.querySelectorAll<HTMLButtonElement>('button:enabled')];
      const next = all[(all.indexOf(document.activeElement as HTMLButtonElement) + step + all.length) % all.length];
      next?.focus();
      next?.click();
      event.stopPropagation();
      event.preventDefault();
    });
  }

  offer(choices: readonly { value: T; label: string; title?: string }[]): void {
    this.#root.replaceChildren(...choices.map(({ value, label, title }) =>
      create('button', label, { type: 'button', role: 'tab', value, ...(title && { title }) })));
  }

  /** @param why what a tab says that cannot be chosen */
  allow(value: T, isAllowed: boolean, why: string): void {
    const tab = this.#root.querySelector<HTMLButtonElement>(`[value="${value}"]`)!;
    tab.dataset.title ??= tab.title;
    tab.disabled = !isAllowed;
    tab.title = isAllowed ? tab.dataset.title : why;
  }

  show(value: T | null): void {
    for (const tab of this.#root.querySelectorAll('button')) {
      const isNew = tab.value === value && tab.getAttribute('aria-selected') !== 'true';
      tab.setAttribute('aria-selected', String(tab.value === value));
      if (isNew) this.#reveal(tab);
      tab.tabIndex = tab.value === value ? 0 : -1;
    }
  }

  /** Within the tabs alone: a bar that they are in stays where it is. */
  #reveal(tab: HTMLElement): void {
    const [all, one] = [this.#root.getBoundingClientRect(), tab.getBoundingClientRect()];
    if (one.left < all.left || one.right > all.right) this.#root.scrollLeft += one.left + one.width / 2 - all.left - all.width / 2;
  }
}
