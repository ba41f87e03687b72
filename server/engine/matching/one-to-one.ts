/**
 * Takes pairs greedily, each row at most once (semantics.md §2: the best similarity first). Pairs must be offered in this
 * order, which is strict, so that every landing engine takes the same ones whatever the order its rows arrived in:
 * 1. similarity, highest first (whole millionths);
 * 2. pairs that are equal in all compared fields (tolerances included) before those that differ;
 * 3. the place of the source row, then of the target row. A row's place is its rank among the rows of its side by all
 *    planned columns in their order, then the flags: typed values ascending, text by its bytes, NULL last. Rows with the same
 *    content have neighbouring places in any order: exchanging them changes no outcome.
 *
 * Holds one bit per row: ten million rows are 1.25 MB per side.
 */
export class OneToOne {
  readonly #taken = { source: new RowSet(), target: new RowSet() };

  /** True when neither row was in a pair so far; they are from now on. `source` and `target` are row ids from 0. */
  take(source: number, target: number): boolean {
    if (this.#taken.source.has(source) || this.#taken.target.has(target)) return false;
    this.#taken.source.add(source);
    this.#taken.target.add(target);
    return true;
  }
}

const FIRST_BYTES = 1 << 16;

/** A set of row ids, as bits. */
class RowSet {
  #bits = new Uint8Array(FIRST_BYTES);

  has(row: number): boolean {
    const at = Math.floor(row / 8);
    return at < this.#bits.length && (this.#bits[at]! & (1 << (row % 8))) !== 0;
  }

  add(row: number): void {
    const at = Math.floor(row / 8);
    if (at >= this.#bits.length) {
      const grown = new Uint8Array(Math.max(at + 1, 2 * this.#bits.length));
      grown.set(this.#bits);
      this.#bits = grown;
    }
    this.#bits[at]! |= 1 << (row % 8);
  }
}
