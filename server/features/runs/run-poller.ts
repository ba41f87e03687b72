import type { Database } from '#server/db/client.ts';
import { findRunState, runEvents } from './run.repository.ts';
import { isSettled, settlesWithinMs } from './run-settled.ts';
import type { RunEvent, RunState } from './run-view.ts';

/** Web and worker share nothing but the control database, so a follower asks it: four small questions a second per run. */
const POLL_MS = 250;
/** A control database that answers nothing for this many polls in a row ends the following with its error. */
const MOST_FAILURES = 40;

/** What changed since the watcher looked last. */
export interface RunChange {
  run: RunState;
  /** In order, without a gap, beginning after the event the watcher started from. */
  events: RunEvent[];
}

interface Watcher {
  after: number;
  run: RunState | null;
  events: RunEvent[];
  failure: unknown;
  wake: () => void;
}

/** Looks at one run for everyone in this process who follows it, while at least one does. */
class RunPoller {
  readonly #watchers = new Set<Watcher>();
  readonly #db: Database;
  readonly #runId: string;
  readonly #onIdle: () => void;
  #run: RunState | null = null;
  #lastEventId = 0;
  #failures = 0;
  #polling = false;

  constructor(db: Database, runId: string, onIdle: () => void) {
    this.#db = db;
    this.#runId = runId;
    this.#onIdle = onIdle;
  }

  /** Yields the run at once and then whenever it changed, until it has ended and nothing more becomes of it. */
  async *watch(afterEventId: number, signal: AbortSignal): AsyncGenerator<RunChange, void, undefined> {
    const watcher: Watcher = { after: afterEventId, run: null, events: [], failure: null, wake: () => undefined };
    // First listen, then read what was before: nothing can fall between the two, and what comes twice is dropped by its id.
    this.#watchers.add(watcher);
    const stop = (): void => watcher.wake();
    signal.addEventListener('abort', stop, { once: true });
    let patience: NodeJS.Timeout | undefined;
    let patienceOver = false;
    try {
      const run = await findRunState(this.#db, this.#runId);
      if (!run) return;
      const earlier = await runEvents(this.#db, this.#runId, { afterId: watcher.after });
      watcher.run ??= run;
      watcher.events = [...earlier, ...watcher.events.filter((event) => event.id > (earlier.at(-1)?.id ?? watcher.after))];
      this.#start();
      while (!signal.aborted && !patienceOver) {
        if (watcher.failure) throw watcher.failure;
        if (watcher.run) {
          const change = { run: watcher.run, events: watcher.events };
          watcher.run = null;
          watcher.events = [];
          watcher.after = change.events.at(-1)?.id ?? watcher.after;
          yield change;
          if (isSettled(change.run)) return;
          // Its worker may be gone: whoever waits for the end is not kept for ever.
          const within = settlesWithinMs(change.run);
          if (within !== null)
            patience ??= setTimeout(() => {
              patienceOver = true;
              watcher.wake();
            }, within);
        } else {
          await new Promise<void>((resolve) => {
            watcher.wake = resolve;
            if (signal.aborted || patienceOver || watcher.run || watcher.failure) resolve();
          });
        }
      }
    } finally {
      clearTimeout(patience);
      signal.removeEventListener('abort', stop);
      this.#watchers.delete(watcher);
      if (this.#watchers.size === 0) this.#onIdle();
    }
  }

  #start(): void {
    if (this.#polling) return;
    this.#polling = true;
    void this.#poll();
  }

  async #poll(): Promise<void> {
    while (this.#watchers.size > 0) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      try {
        await this.#look();
        this.#failures = 0;
      } catch (error) {
        this.#failures++;
        if (this.#failures < MOST_FAILURES) continue;
        for (const watcher of this.#watchers) {
          watcher.failure = error;
          watcher.wake();
        }
        break;
      }
    }
    this.#polling = false;
  }

  async #look(): Promise<void> {
    if (this.#watchers.size === 0) return;
    const seen = await this.#db.run.findUnique({ where: { id: this.#runId }, select: { revision: true } });
    if (seen && seen.revision === this.#run?.revision) return;
    const run = await findRunState(this.#db, this.#runId);
    if (!run) return;
    const events = await runEvents(this.#db, this.#runId, { afterId: this.#lastEventId || this.#earliest() });
    this.#run = run;
    this.#lastEventId = events.at(-1)?.id ?? this.#lastEventId;
    for (const watcher of this.#watchers) {
      watcher.run = run;
      const last = watcher.events.at(-1)?.id ?? watcher.after;
      watcher.events.push(...events.filter((event) => event.id > last));
      watcher.wake();
    }
  }

  /** Before the first look no event was handed out by the poller; no watcher wants older ones than this. */
  #earliest(): number {
    return Math.min(...[...this.#watchers].map((watcher) => watcher.events.at(-1)?.id ?? watcher.after));
  }
}

/** Next may load this module more than once in a process; the pollers are shared all the same. */
const shared = globalThis as { tieoutRunPollers?: WeakMap<Database, Map<string, RunPoller>> };

/**
 * Follows one run across processes: what it is now, then every change until it has ended or the signal fires.
 * A run that does not exist yields nothing.
 */
export function watchRun(
  db: Database,
  runId: string,
  afterEventId: number,
  signal: AbortSignal,
): AsyncGenerator<RunChange, void, undefined> {
  shared.tieoutRunPollers ??= new WeakMap();
  const pollers = shared.tieoutRunPollers.get(db) ?? new Map<string, RunPoller>();
  shared.tieoutRunPollers.set(db, pollers);
  let poller = pollers.get(runId);
  if (!poller) {
    poller = new RunPoller(db, runId, () => pollers.delete(runId));
    pollers.set(runId, poller);
  }
  return poller.watch(afterEventId, signal);
}

/** How many runs this process is looking at. */
export function watchedRuns(db: Database): number {
  return shared.tieoutRunPollers?.get(db)?.size ?? 0;
}
