import type { MeasuredBlocks } from './estimate-candidates.ts';

/** Rows of a stream, each kept with the same chance, in bounded memory: https://en.wikipedia.org/wiki/Reservoir_sampling#Simple:_Algorithm_R */
export class RowSample<Row> {
  readonly kept: Row[] = [];
  readonly #size: number;
  #seen = 0;

  constructor(size: number) {
    this.#size = size;
  }

  get seen(): number {
    return this.#seen;
  }

  add(row: Row): void {
    this.#seen += 1;
    if (this.kept.length < this.#size) {
      this.kept.push(row);
      return;
    }
    const place = Math.floor(Math.random() * this.#seen);
    if (place < this.#size) this.kept[place] = row;
  }
}

/**
 * What `rows` rows would measure, from the keys of some of them that were chosen by chance; exact where they are all of them.
 * Two rows of n have the same key with the chance Σ k·(k-1) ÷ n·(n-1), with k rows per key. `null` is a row without a key.
 */
export function measuredBySample(keys: readonly (string | null)[], rows: number): MeasuredBlocks['source'] {
  const counts = new Map<string, number>();
  for (const key of keys) if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  const withKey = keys.reduce((sum, key) => sum + (key === null ? 0 : 1), 0);
  const all = keys.length === 0 ? 0 : Math.round((rows * withKey) / keys.length);
  const twice = [...counts.values()].reduce((sum, count) => sum + count * (count - 1), 0);
  const chance = withKey < 2 ? 0 : twice / (withKey * (withKey - 1));
  return { rows, withNull: rows - all, squares: all + chance * all * (all - 1) };
}
