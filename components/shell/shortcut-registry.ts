import { isSingleKey, type KeyPress, matchesStep, type Platform, stepsOf } from './shortcut-keys.ts';

export interface Shortcut {
  /** See shortcut-keys.ts. */
  keys: string;
  /** What it does: `Go to runs`. Shown in the overlay. */
  label: string;
  /** Heading in the overlay: `Go to`, `Differences`, `Review`. */
  group: string;
  /** Works while typing too; only sensible with a modifier or Escape. */
  inInputs?: boolean;
  /** Works while a modal dialog is open; otherwise the dialog has the keyboard to itself. */
  inDialogs?: boolean;
  /** Something else listens for the key already (a grid, the browser); this only puts it into the overlay. */
  shownOnly?: boolean;
}

interface Registered extends Shortcut {
  run: () => void;
}

/** Where the key was pressed. */
export interface PressPlace {
  typing: boolean;
  inModal: boolean;
}

/** The second key of a sequence must follow within this time. */
const SEQUENCE_MS = 1000;

/** All shortcuts on the screen, and the one that a key press means. Later registrations win, as inner parts mount later. */
export class ShortcutRegistry {
  private readonly registered = new Set<Registered>();
  private readonly listeners = new Set<() => void>();
  private list: readonly Shortcut[] = [];
  private pending: { press: KeyPress; at: number } | null = null;

  constructor(private readonly platform: () => Platform) {}

  add(shortcut: Shortcut, run: () => void): () => void {
    const entry = { ...shortcut, run };
    this.registered.add(entry);
    this.changed();
    return () => {
      this.registered.delete(entry);
      this.changed();
    };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): readonly Shortcut[] => this.list;

  /** Runs what the press means; true when it meant something, also the first half of a sequence. */
  press(press: KeyPress, place: PressPlace, now: number, singleKeys: boolean): boolean {
    if (['Shift', 'Control', 'Alt', 'Meta'].includes(press.key)) return false;
    const before = this.pending && now - this.pending.at <= SEQUENCE_MS ? this.pending.press : null;
    this.pending = null;
    const usable = [...this.registered]
      .reverse()
      .filter((entry) => !entry.shownOnly && (singleKeys || !isSingleKey(entry.keys)))
      .filter((entry) => (!place.typing || entry.inInputs) && (!place.inModal || entry.inDialogs));
    const meant =
      (before && usable.find((entry) => this.isSequence(entry, before, press))) ?? usable.find((entry) => this.isSingle(entry, press));
    if (meant) {
      meant.run();
      return true;
    }
    if (usable.some((entry) => this.beginsWith(entry, press))) this.pending = { press, at: now };
    return this.pending !== null;
  }

  private isSingle(entry: Shortcut, press: KeyPress): boolean {
    const steps = stepsOf(entry.keys);
    return steps.length === 1 && matchesStep(steps[0]!, press, this.platform());
  }

  private isSequence(entry: Shortcut, first: KeyPress, second: KeyPress): boolean {
    const steps = stepsOf(entry.keys);
    return steps.length === 2 && matchesStep(steps[0]!, first, this.platform()) && matchesStep(steps[1]!, second, this.platform());
  }

  private beginsWith(entry: Shortcut, press: KeyPress): boolean {
    const steps = stepsOf(entry.keys);
    return steps.length === 2 && matchesStep(steps[0]!, press, this.platform());
  }

  private changed(): void {
    this.list = [...this.registered];
    for (const listener of this.listeners) listener();
  }
}
