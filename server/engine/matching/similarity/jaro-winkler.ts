import type { Side } from '../../plan/plan.ts';
import { bitCount, CharacterPool } from './character-pool.ts';
import { COMPARED_CHARACTERS, type HeldTexts, MILLIONTHS } from './held-texts.ts';

const LONGEST_PREFIX = 4;
/** A tenth per common character at the beginning. */
const PREFIX_TENTHS = 1;
/** Rounding of a bound can take no more than this away from a true similarity. */
const SLACK = 1;

/**
 * Jaro–Winkler: Jaro's similarity, raised by 0.1 × (1 − Jaro) for each of up to four common characters at the beginning.
 * As in Winkler's own strcmp95, and in DuckDB and jellyfish, only a Jaro similarity above 0.7 is raised; characters match
 * within half the longer length less one, where each of the source takes the first free one of the target; half the matched
 * characters out of order, rounded down, are transpositions.
 *
 * @example MARTHA and MARHTA: 0.961111. DIXON and DICKSONX: 0.813333.
 */
export class JaroWinklerTexts implements HeldTexts {
  readonly #threshold: number;
  readonly #held = new CharacterPool();
  readonly #other = new CharacterPool();
  readonly #taken = new Uint8Array(COMPARED_CHARACTERS);
  readonly #matched = new Int32Array(COMPARED_CHARACTERS);
  #holdsSource = false;

  constructor(threshold: number) {
    this.#threshold = threshold;
  }

  get size(): number {
    return this.#held.size;
  }

  add(text: string): void {
    this.#held.add(text);
  }

  clear(side: Side): void {
    this.#holdsSource = side === 'source';
    this.#held.clear();
  }

  begin(text: string): void {
    this.#other.clear();
    this.#other.add(text);
  }

  compare(from: number, to: number, found: (index: number, similarity: number) => void): void {
    const { codes, starts, signs } = this.#held;
    const other = this.#other.codes;
    const otherLength = this.#other.starts[1]!;
    const otherSign = this.#other.signs[0]!;
    for (let index = from; index < to; index++) {
      const start = starts[index]!;
      const length = starts[index + 1]! - start;
      if (length === 0 || otherLength === 0) {
        const similarity = length === otherLength ? MILLIONTHS : 0;
        if (similarity >= this.#threshold) found(index, similarity);
        continue;
      }
      let prefix = 0;
      const most = Math.min(length, otherLength, LONGEST_PREFIX);
      while (prefix < most && codes[start + prefix] === other[prefix]) prefix++;
      const sign = signs[index]!;
      const possible = Math.min(length - bitCount(sign & ~otherSign), otherLength - bitCount(otherSign & ~sign));
      if (possible > 0 && millionths(possible, 0, length, otherLength, prefix) + SLACK < this.#threshold) continue;
      const { matches, transpositions } = this.#holdsSource
        ? this.#matches(codes, start, length, other, 0, otherLength)
        : this.#matches(other, 0, otherLength, codes, start, length);
      const similarity = matches === 0 ? 0 : millionths(matches, transpositions, length, otherLength, prefix);
      if (similarity >= this.#threshold) found(index, similarity);
    }
  }

  /** Characters of the source that the target has close by, and pairs of them that change places. */
  #matches(source: Int32Array, sourceStart: number, sourceLength: number, target: Int32Array, targetStart: number, targetLength: number) {
    const reach = Math.max(Math.floor(Math.max(sourceLength, targetLength) / 2) - 1, 0);
    const taken = this.#taken.fill(0, 0, targetLength);
    const matched = this.#matched;
    let matches = 0;
    for (let at = 0; at < sourceLength; at++) {
      const code = source[sourceStart + at]!;
      const last = Math.min(at + reach, targetLength - 1);
      for (let candidate = Math.max(at - reach, 0); candidate <= last; candidate++) {
        if (taken[candidate] === 1 || target[targetStart + candidate] !== code) continue;
        taken[candidate] = 1;
        matched[matches++] = code;
        break;
      }
    }
    let outOfOrder = 0;
    let next = 0;
    for (let at = 0; at < targetLength; at++) {
      if (taken[at] === 0) continue;
      if (target[targetStart + at] !== matched[next]) outOfOrder++;
      next++;
    }
    return { matches, transpositions: Math.floor(outOfOrder / 2) };
  }
}

/** One fraction of whole numbers, rounded once. */
function millionths(matches: number, transpositions: number, length: number, otherLength: number, prefix: number): number {
  const product = length * otherLength;
  const part = matches * matches * (length + otherLength) + (matches - transpositions) * product;
  const whole = 3 * product * matches;
  if (10 * part <= 7 * whole) return Math.round((part * MILLIONTHS) / whole);
  const raise = PREFIX_TENTHS * prefix;
  return Math.round(((10 * part + raise * (whole - part)) * MILLIONTHS) / (10 * whole));
}
