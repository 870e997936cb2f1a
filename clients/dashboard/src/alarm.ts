import type { Headline, Subscribed } from '@streaming/client';
import { passes, type Severity } from './alerts.js';
import { element } from './page.js';
import type { ViewState } from './state.js';

type Way = 'sound' | 'notify';

/** Hertz, one after another. */
const TONES: Record<Severity, number[]> = { info: [660], watch: [660, 880], alert: [880, 660, 880] };
const TONE_SECONDS = 0.14;

/** Tells of events by sound and on the desktop. Whether it does is this browser's, not the link's. */
export class Alarm {
  readonly #isOn: Record<Way, boolean> = { sound: isKept('sound'), notify: isKept('notify') && isAllowed() };
  #audio: AudioContext | undefined;
  /** Events up to here were there when the page came: they are listed, and not told of. */
  #heardUntil = Infinity;

  constructor(private readonly open: (alert: Headline) => void) {
    element('sound').addEventListener('click', () => this.#turn('sound', !this.#isOn.sound));
    element('notify').addEventListener('click', () => void this.#turnNotify());
    // A page may sound only after someone has touched it.
    addEventListener('pointerdown', () => void this.#audio?.resume(), { passive: true });
    this.#show();
  }

  begin({ recovered, seq }: Subscribed): void {
    // What was missed while the connection was broken is news all the same.
    if (!recovered) this.#heardUntil = seq;
  }

  hear(alert: Headline, filter: ViewState): void {
    if (alert.seq <= this.#heardUntil || !passes(alert, filter)) return;
    if (this.#isOn.sound) this.#sound(TONES[alert.severity as Severity] ?? TONES.info);
    if (this.#isOn.notify) this.#notify(alert);
  }

  #sound(tones: number[]): void {
    const audio = this.#audio ??= new AudioContext();
    tones.forEach((tone, i) => {
      const [oscillator, gain] = [audio.createOscillator(), audio.createGain()];
      const begin = audio.currentTime + i * TONE_SECONDS;
      oscillator.frequency.value = tone;
      gain.gain.setValueAtTime(0.12, begin);
      gain.gain.exponentialRampToValueAtTime(0.001, begin + TONE_SECONDS);
      oscillator.connect(gain).connect(audio.destination);
      oscillator.start(begin);
      oscillator.stop(begin + TONE_SECONDS);
    });
  }

  #notify(alert: Headline): void {
    try {
      // The tag keeps several open pages from telling the same twice.
      const said = new Notification(`${alert.symbol}: ${alert.severity}`, { body: alert.narrative, tag: alert.id, icon: 'favicon.svg' });
      said.addEventListener('click', () => {
        focus();
        this.open(alert);
      });
    } catch {
      // A browser that has the word and not the thing: phones, mostly.
      this.#turn('notify', false);
    }
  }

  async #turnNotify(): Promise<void> {
    const isWanted = !this.#isOn.notify;
    this.#turn('notify', isWanted && 'Notification' in globalThis && await Notification.requestPermission() === 'granted');
    element('notify').title = isWanted && !this.#isOn.notify ? 'This browser does not allow notifications for this page' : 'Desktop notifications';
  }

  #turn(way: Way, isOn: boolean): void {
    this.#isOn[way] = isOn;
    localStorage.setItem(way, String(isOn));
    // Made in the hand's own turn, or it stays silent.
    if (way === 'sound' && isOn) this.#sound(TONES.info);
    this.#show();
  }

  #show(): void {
    for (const way of ['sound', 'notify'] as const) element(way).setAttribute('aria-pressed', String(this.#isOn[way]));
  }
}

const isKept = (way: Way) => localStorage.getItem(way) === 'true';
const isAllowed = () => 'Notification' in globalThis && Notification.permission === 'granted';
