import { TieoutError } from './errors.ts';
import type { EnginePorts, Phase } from './ports.ts';

/** Counts what a phase has done so far and tells the host. */
export interface PhaseProgress {
  /** Rows and bytes of this phase so far, not since the last call. */
  at(rows: number, bytes: number, detail?: string): void;
  /** A line of the run's event log: the work goes on, but not as it should; where it waits first, so long. */
  warn(message: string, retryInMs?: number): void;
}

/**
 * Reports when each phase begins, moves and ends. Only the first failure is logged: what follows it (the other extract
 * being cancelled) is its consequence.
 */
export class RunPhases {
  readonly #ports: EnginePorts;
  #failed = false;

  constructor(ports: EnginePorts) {
    this.#ports = ports;
  }

  async run<Result>(phase: Phase, work: (progress: PhaseProgress) => Result | Promise<Result>): Promise<Result> {
    let rows = 0;
    let bytes = 0;
    const report: EnginePorts['report'] = (event) => this.#ports.report(event);
    report({ type: 'phase_started', phase, at: this.#ports.now() });
    try {
      const result = await work({
        at: (rowsSoFar, bytesSoFar, detail) => {
          rows = rowsSoFar;
          bytes = bytesSoFar;
          report({ type: 'phase_progress', phase, at: this.#ports.now(), rows, bytes, ...(detail !== undefined && { detail }) });
        },
        warn: (message, retryInMs) =>
          report({ type: 'log', level: 'warning', phase, at: this.#ports.now(), message, ...(retryInMs !== undefined && { retryInMs }) }),
      });
      report({ type: 'phase_ended', phase, at: this.#ports.now(), rows, bytes });
      return result;
    } catch (error) {
      if (!this.#failed) {
        this.#failed = true;
        const cancelled = error instanceof TieoutError && error.code === 'cancelled';
        const message = error instanceof TieoutError ? error.message : 'Something unexpected happened.';
        report({ type: 'log', level: cancelled ? 'warning' : 'error', phase, at: this.#ports.now(), message });
      }
      throw error;
    }
  }
}
