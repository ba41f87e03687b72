import { bitCount, CharacterPool } from './character-pool.ts';
import { COMPARED_CHARACTERS, type HeldTexts, MILLIONTHS } from './held-texts.ts';

/**
 * Levenshtein: 1 − edits ÷ length of the longer text, where an edit inserts, removes or replaces one character.
 *
 * @example kitten and sitting: 3 edits, 0.571429.
 */
export class LevenshteinTexts implements HeldTexts {
  readonly #held = new CharacterPool();
  readonly #other = new CharacterPool();
  readonly #row = new Int32Array(COMPARED_CHARACTERS + 1);
  /** By the length of the longer text: the most edits with which the similarity still reaches the threshold. */
  readonly #allowed: Int32Array;

  constructor(threshold: number) {
    this.#allowed = Int32Array.from({ length: COMPARED_CHARACTERS + 1 }, (_, longer) => mostEdits(threshold, longer));
  }

  get size(): number {
    return this.#held.size;
  }

  add(text: string): void {
    this.#held.add(text);
  }

  clear(): void {
    this.#held.clear();
  }

  begin(text: string): void {
    this.#other.clear();
    this.#other.add(text);
  }

  compare(from: number, to: number, found: (index: number, similarity: number) => void): void {
    const { starts, signs } = this.#held;
    const otherLength = this.#other.starts[1]!;
    const otherSign = this.#other.signs[0]!;
    for (let index = from; index < to; index++) {
      const start = starts[index]!;
      const length = starts[index + 1]! - start;
      const longer = Math.max(length, otherLength);
      const sign = signs[index]!;
      const least = Math.max(Math.abs(length - otherLength), bitCount(sign & ~otherSign), bitCount(otherSign & ~sign));
      const allowed = this.#allowed[longer]!;
      if (least > allowed) continue;
      const edits = this.#edits(start, length, otherLength, allowed);
      if (edits <= allowed) found(index, millionths(edits, longer));
    }
  }

  /** The number of edits, or any number above `allowed` when there are more than that: only a band around the diagonal matters. */
  #edits(start: number, length: number, otherLength: number, allowed: number): number {
    const { codes } = this.#held;
    const other = this.#other.codes;
    const row = this.#row;
    const over = allowed + 1;
    for (let at = 0; at <= otherLength; at++) row[at] = at <= allowed ? at : over;
    for (let at = 1; at <= length; at++) {
      const code = codes[start + at - 1]!;
      const first = Math.max(1, at - allowed);
      const last = Math.min(otherLength, at + allowed);
      // Left of the band: what lies outside of it counts as too many edits.
      let diagonal = row[first - 1]!;
      row[first - 1] = first === 1 && at <= allowed ? at : over;
      let least = row[first - 1]!;
      for (let column = first; column <= last; column++) {
        const above = row[column]!;
        const replaced = diagonal + (other[column - 1] === code ? 0 : 1);
        const shifted = Math.min(above, row[column - 1]!) + 1;
        const edits = Math.min(replaced, shifted);
        row[column] = edits;
        if (edits < least) least = edits;
        diagonal = above;
      }
      if (last < otherLength) row[last + 1] = over;
      if (least > allowed) return over;
    }
    return row[otherLength]!;
  }
}

function millionths(edits: number, longer: number): number {
  return longer === 0 ? MILLIONTHS : Math.round(((longer - edits) * MILLIONTHS) / longer);
}

/** -1 when not even equal texts reach it, which no threshold asks for. */
function mostEdits(threshold: number, longer: number): number {
  let edits = Math.min(longer, Math.ceil((longer * (MILLIONTHS - threshold)) / MILLIONTHS) + 1);
  while (edits >= 0 && millionths(edits, longer) < threshold) edits--;
  return edits;
}
