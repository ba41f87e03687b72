import { encodeField } from '../connectors/spool.ts';
import { TieoutError } from '../errors.ts';
import type { SidePlan } from '../plan/plan.ts';
import { describedSide, resolveColumn } from '../plan/resolve-column.ts';
import { type CompiledChain, compileChain } from './compile-chain.ts';
import { lineFields } from './spool-lines.ts';
import { doneWithin } from './time-limited.ts';
import { Refusal, shownValue, type Transformed } from './transform.ts';

export interface RowDeriverLimits {
  /** How long a pattern may work on one value before the value is refused. */
  valueMs: number;
  /** With more such values than this the run stops: it would stand still for that long again and again. */
  mostHanging: number;
}

/** What transforms make of one column of a side. */
interface DerivedValue {
  chain: CompiledChain;
  from: string;
  position: number;
}

/** Adds to rows in spool form what transforms make of their values: the derived columns, then the reasons of refusals. */
export class RowDeriver {
  readonly #derived: DerivedValue[];
  readonly #positions: ReadonlyMap<string, number>;
  readonly #flags: number;
  readonly #limits: RowDeriverLimits;
  #hanging = 0;

  constructor(side: SidePlan, limits: RowDeriverLimits) {
    const described = describedSide({ connection: '', ...side.dataset }, { columns: side.columns, keys: [], rowEstimate: null });
    this.#positions = new Map(side.columns.map((column, position) => [column.name, position]));
    this.#flags = side.flags.length;
    this.#limits = limits;
    this.#derived = side.derived.map(({ from, transforms }): DerivedValue => {
      const position = this.#positions.get(from)!;
      const compiled = compileChain(transforms, side.columns[position]!, (written) => resolveColumn(written, described));
      // The plan was made with the same chain on the same columns.
      if ('problem' in compiled) throw new TieoutError('internal', compiled.problem.message, 'Start the run again.');
      return { chain: compiled.chain, from, position };
    });
  }

  /** These rows, one after the other. Patterns work under a time limit. */
  rows(lines: readonly string[]): string[] {
    const done: string[] = [];
    if (!this.#derived.some(({ chain }) => chain.mayHang)) {
      for (const line of lines) done.push(this.#row(line, run));
      return done;
    }
    while (done.length < lines.length) {
      // Once for many rows, as a limit has its price; what it broke off is then worked on value by value.
      const all = doneWithin(this.#limits.valueMs, () => {
        while (done.length < lines.length) done.push(this.#row(lines[done.length]!, run));
      });
      if (!all) done.push(this.#row(lines[done.length]!, (chain, text, read) => this.#limited(chain, text, read)));
    }
    return done;
  }

  #row(line: string, work: typeof run): string {
    const fields = lineFields(line);
    const read = (name: string) => fields[this.#positions.get(name)!] ?? null;
    let derived = '';
    let refused: string | null = null;
    for (const { chain, from, position } of this.#derived) {
      const value = work(chain, fields[position] ?? null, read);
      if (!(value instanceof Refusal)) {
        derived += `,${encodeField(value)}`;
        continue;
      }
      derived += ',';
      const reason = `${value.reason} (${value.transform}, column ${from})`;
      refused = refused === null ? reason : `${refused}; ${reason}`;
    }
    const flags = this.#flagsStart(line);
    return `${line.slice(0, flags)}${derived},${encodeField(refused)}${line.slice(flags)}\n`;
  }

  /** Flags are `true` or `false`, so that no comma stands in them. */
  #flagsStart(line: string): number {
    let at = line.length;
    for (let flag = 0; flag < this.#flags; flag++) at = line.lastIndexOf(',', at - 1);
    return at;
  }

  #limited(chain: CompiledChain, text: string | null, read: (name: string) => string | null): Transformed {
    let value: Transformed = null;
    if (!chain.mayHang) return chain.run(text, read);
    const inTime = doneWithin(this.#limits.valueMs, () => {
      value = chain.run(text, read);
    });
    if (inTime) return value;
    this.#hanging += 1;
    if (this.#hanging > this.#limits.mostHanging) throw patternHangs(this.#limits, text);
    return new Refusal(`the pattern takes too long on ${shownValue(text ?? '')}`, 'regex_replace');
  }
}

function run(chain: CompiledChain, text: string | null, read: (name: string) => string | null): Transformed {
  return chain.run(text, read);
}

function patternHangs({ valueMs, mostHanging }: RowDeriverLimits, text: string | null): TieoutError {
  return new TieoutError(
    'limit_exceeded',
    `A pattern worked for more than ${valueMs / 1000} s on each of ${mostHanging + 1} values, so the run was stopped.`,
    'Write the pattern of regex_replace simpler: without a repeated group inside a repeated group.',
    { detail: `The last one was ${shownValue(text ?? '')}.` },
  );
}
