import { MultiBar, type Options, type SingleBar } from 'cli-progress';
import { type EngineEvent, PHASES, type Phase } from '#server/engine/ports.ts';
import { countText, durationText } from './number-text.ts';
import { note } from './terminal.ts';

/** Shows on standard error how far a run is. */
export interface RunProgressView {
  expect(estimate: { source: number | null; target: number | null }): void;
  observe(event: EngineEvent): void;
  /** Takes away what moves. */
  close(): void;
}

/** Where nobody can see a bar move, a line this often says that the work goes on. */
const LINE_EVERY_MS = 5_000;
const BAR_WIDTH = 24;

const TITLES: Record<Phase, string> = {
  extract_source: 'read source',
  extract_target: 'read target',
  index: 'index',
  match: 'match',
  compare: 'compare',
  kpis: 'KPIs',
  store: 'store',
  clean_up: 'clean up',
};

export function showRunProgress(stream: NodeJS.WriteStream = process.stderr): RunProgressView {
  return stream.isTTY ? new Bars(stream) : new Lines();
}

/** Who waits for a server that is down is told what for, how long, and the way out. */
function logLine({ level, message, retryInMs }: Extract<EngineEvent, { type: 'log' }>): string {
  return retryInMs === undefined ? `${level}: ${message}` : `waiting: ${message} Ctrl-C ends the run at once.`;
}

function rateText(rows: number, milliseconds: number): string {
  return rows > 0 && milliseconds > 0 ? `, ${countText(Math.round((rows / milliseconds) * 1_000))} rows/s` : '';
}

/** `340,000 of 1,000,000 rows, 510,000 rows/s, 2.0 s` */
function amountLine(rows: number, expected: number | null, milliseconds: number): string {
  const of = expected === null ? '' : ` of about ${countText(expected)}`;
  return rows > 0
    ? `${countText(rows)}${of} rows${rateText(rows, milliseconds)}, ${durationText(milliseconds)}`
    : durationText(milliseconds);
}

/** One plain line when a phase ends, and now and then while a long one goes on. */
class Lines implements RunProgressView {
  readonly #began = new Map<Phase, number>();
  readonly #said = new Map<Phase, number>();

  expect(): void {
    // Without a bar there is no end to show.
  }

  observe(event: EngineEvent): void {
    if (event.type === 'log') {
      if (event.level !== 'info') note(logLine(event));
      return;
    }
    if (event.type === 'staging_created') return;
    const at = event.at.getTime();
    if (event.type === 'phase_started') {
      if (this.#began.size === 0) note('reading both sides …');
      this.#began.set(event.phase, at);
      this.#said.set(event.phase, at);
      return;
    }
    if (event.type === 'phase_progress' && at - (this.#said.get(event.phase) ?? at) < LINE_EVERY_MS) return;
    this.#said.set(event.phase, at);
    const more = event.type === 'phase_progress' ? ' …' : '';
    note(`${TITLES[event.phase].padEnd(11)}  ${amountLine(event.rows, null, at - (this.#began.get(event.phase) ?? at))}${more}`);
  }

  close(): void {
    // Lines stay.
  }
}

interface BarState {
  phase: Phase;
  began: number;
  ended: number | null;
  rows: number;
  expected: number | null;
  detail: string;
}

/** A bar per phase that is under way or has ended, redrawn in place. */
class Bars implements RunProgressView {
  readonly #stream: NodeJS.WriteStream;
  readonly #bars: MultiBar;
  readonly #byPhase = new Map<Phase, { bar: SingleBar; state: BarState }>();
  #estimate: { source: number | null; target: number | null } = { source: null, target: null };

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    const format: Options['format'] = (_options, _params, state) => drawBar(state as BarState, Date.now());
    // Ctrl-C is ours: the run is cancelled before the bars go.
    this.#bars = new MultiBar({ stream, format, clearOnComplete: true, hideCursor: true, gracefulExit: false, forceRedraw: true });
  }

  expect(estimate: { source: number | null; target: number | null }): void {
    this.#estimate = estimate;
  }

  observe(event: EngineEvent): void {
    if (event.type === 'log') {
      if (event.level !== 'info') this.#say(`${logLine(event)}\n`);
      return;
    }
    if (event.type === 'staging_created') return;
    if (event.type === 'phase_started') {
      const state: BarState = {
        phase: event.phase,
        began: event.at.getTime(),
        ended: null,
        rows: 0,
        expected:
          event.phase === 'extract_source' ? this.#estimate.source : event.phase === 'extract_target' ? this.#estimate.target : null,
        detail: '',
      };
      this.#byPhase.set(event.phase, { bar: this.#bars.create(PHASES.length, 0, state), state });
      return;
    }
    const shown = this.#byPhase.get(event.phase);
    if (!shown) return;
    shown.state.rows = event.rows;
    if (event.type === 'phase_progress') shown.state.detail = event.detail ?? '';
    else shown.state.ended = event.at.getTime();
    shown.bar.update(shown.state);
  }

  close(): void {
    // Lines that wait for the next drawing would go with the bars.
    this.#bars.update();
    this.#bars.stop();
  }

  /** Above the bars; they show it only while there are any. */
  #say(line: string): void {
    if (this.#byPhase.size === 0) this.#stream.write(line);
    else this.#bars.log(line);
  }
}

/** One line: `read source  ████████░░░░  340,000 of about 1,000,000 rows, 510,000 rows/s, 0.7 s`. */
export function drawBar({ phase, began, ended, rows, expected, detail }: BarState, now: number): string {
  const share = ended !== null ? 1 : expected ? Math.min(0.99, rows / expected) : 0;
  const full = Math.round(share * BAR_WIDTH);
  const bar = '█'.repeat(full) + '░'.repeat(BAR_WIDTH - full);
  const amount = amountLine(rows, ended === null ? expected : null, (ended ?? now) - began);
  return `${TITLES[phase].padEnd(11)}  ${bar}  ${amount}${ended === null && detail !== '' ? `  ${detail}` : ''}`;
}
