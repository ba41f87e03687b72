import type { Logger } from 'pino';
import type { Database } from '#server/db/client.ts';
import type { Prisma } from '#server/db/generated/client.ts';
import type { EngineEvent } from '#server/engine/ports.ts';
import { PHASE_TITLES } from '#server/features/runs/phase-words.ts';
import { noProgress, progressAfter, type RunProgress } from '#server/features/runs/run-progress.ts';
import { type Claim, held } from './queue.ts';

/** Followers see at most two states a second; a busy engine reports thousands of batches. */
const WRITE_EVERY_MS = 500;
/** A run that says more than this is repeating itself; the control database is no log file. */
const MOST_EVENTS = 2_000;

export type RunEventRow = Omit<Prisma.RunEventCreateManyInput, 'id'>;

/** One line of the event log for what deserves one. Progress within a phase does not. */
export function eventRow(runId: string, event: EngineEvent): RunEventRow | null {
  switch (event.type) {
    case 'log':
      return { runId, at: event.at, level: event.level, phase: event.phase, message: event.message };
    case 'phase_started':
      return { runId, at: event.at, level: 'info', phase: event.phase, message: `${PHASE_TITLES[event.phase]}: started` };
    case 'phase_ended': {
      const rows = event.rows > 0 ? `: ${event.rows.toLocaleString('en-US')} ${event.rows === 1 ? 'row' : 'rows'}` : ': done';
      return { runId, at: event.at, level: 'info', phase: event.phase, message: `${PHASE_TITLES[event.phase]}${rows}` };
    }
    default:
      return null;
  }
}

/**
 * Writes what the engine reports into the control database, at most twice a second. A write counts only while the run is
 * ours; one that fails is tried again with the next, as progress is worth no failed run.
 */
export class RunRecorder {
  #progress: RunProgress = noProgress();
  #waiting: RunEventRow[] = [];
  #recorded = 0;
  #dirty = false;
  #writing: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #lastWrite = 0;
  #closed = false;
  readonly #db: Database;
  readonly #log: Logger;
  readonly #claim: Claim;

  constructor(host: { db: Database; log: Logger }, claim: Claim) {
    this.#db = host.db;
    this.#log = host.log;
    this.#claim = claim;
  }

  get progress(): RunProgress {
    return this.#progress;
  }

  expect(estimate: NonNullable<RunProgress['estimate']>): void {
    this.#progress = { ...this.#progress, estimate };
    this.#schedule();
  }

  record(event: EngineEvent): void {
    this.#progress = progressAfter(this.#progress, event);
    const row = eventRow(this.#claim.runId, event);
    if (row) this.#keep(row);
    this.#schedule();
  }

  #keep(row: RunEventRow): void {
    this.#recorded++;
    if (this.#recorded < MOST_EVENTS) this.#waiting.push(row);
    if (this.#recorded === MOST_EVENTS)
      this.#waiting.push({
        ...row,
        level: 'warning',
        phase: null,
        message: 'There were more messages than are kept; the rest is left out.',
      });
  }

  #schedule(): void {
    this.#dirty = true;
    if (this.#timer || this.#writing || this.#closed) return;
    const wait = Math.max(0, this.#lastWrite + WRITE_EVERY_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#writing = this.#write().finally(() => {
        this.#writing = null;
        if (this.#dirty) this.#schedule();
      });
    }, wait);
  }

  async #write(): Promise<void> {
    const events = this.#waiting.splice(0);
    this.#dirty = false;
    this.#lastWrite = performance.now();
    const progress = this.#progress as unknown as Prisma.InputJsonValue;
    try {
      await this.#db.$transaction(async (tx) => {
        const { count } = await tx.run.updateMany({ where: held(this.#claim), data: { progress, revision: { increment: 1 } } });
        if (count === 1 && events.length > 0) await tx.runEvent.createMany({ data: events });
      });
    } catch (error) {
      this.#waiting.unshift(...events);
      this.#dirty = true;
      this.#log.warn({ err: error, runId: this.#claim.runId }, 'the progress of a run could not be written');
    }
  }

  /**
   * Stops writing and answers with what is not written yet, for the transaction that ends the run.
   * Nothing is written after this resolves.
   */
  async close(): Promise<{ progress: RunProgress; events: RunEventRow[] }> {
    this.#closed = true;
    await this.#writing;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    return { progress: this.#progress, events: this.#waiting.splice(0) };
  }
}
