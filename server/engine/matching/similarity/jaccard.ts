import { COMPARED_CHARACTERS, type HeldTexts, MILLIONTHS } from './held-texts.ts';

const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/**
 * Jaccard: trigrams that both texts have ÷ trigrams that either has, as a set. The trigrams are those of PostgreSQL's pg_trgm:
 * all runs of three characters of each word, with two blanks before the word and one after it, where a word is a run of
 * letters, marks and digits. So the order of words and the signs between them do not matter. Unlike there, case counts.
 * Texts without any word are as similar as they are equal: 1 or 0.
 *
 * @example "ACME, Inc." and "Inc ACME": 1. "word" and "two words": 0.363636.
 */
export class JaccardTexts implements HeldTexts {
  readonly #threshold: number;
  /** For each trigram of a held text, the texts that have it. */
  readonly #texts = new Map<string, number[]>();
  readonly #trigramCounts: number[] = [];
  readonly #wordless = new Map<string, number[]>();
  #shared = new Int32Array(0);
  #other: { text: string; trigrams: number } = { text: '', trigrams: 0 };

  constructor(threshold: number) {
    this.#threshold = threshold;
  }

  get size(): number {
    return this.#trigramCounts.length;
  }

  add(text: string): void {
    const index = this.size;
    const trigrams = trigramsOf(text);
    for (const trigram of trigrams) append(this.#texts, trigram, index);
    if (trigrams.size === 0) append(this.#wordless, compared(text), index);
    this.#trigramCounts.push(trigrams.size);
  }

  clear(): void {
    this.#texts.clear();
    this.#wordless.clear();
    this.#trigramCounts.length = 0;
  }

  begin(text: string): void {
    if (this.#shared.length < this.size) this.#shared = new Int32Array(2 * this.size);
    else this.#shared.fill(0, 0, this.size);
    const trigrams = trigramsOf(text);
    for (const trigram of trigrams) for (const index of this.#texts.get(trigram) ?? []) this.#shared[index]! += 1;
    this.#other = { text: compared(text), trigrams: trigrams.size };
  }

  compare(from: number, to: number, found: (index: number, similarity: number) => void): void {
    const { text, trigrams } = this.#other;
    const same = trigrams === 0 ? new Set(this.#wordless.get(text)) : null;
    for (let index = from; index < to; index++) {
      const either = this.#trigramCounts[index]! + trigrams - this.#shared[index]!;
      const similarity = either === 0 ? (same?.has(index) ? MILLIONTHS : 0) : Math.round((this.#shared[index]! * MILLIONTHS) / either);
      if (similarity >= this.#threshold) found(index, similarity);
    }
  }
}

function append(lists: Map<string, number[]>, key: string, index: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [index]);
  else list.push(index);
}

function compared(text: string): string {
  return text.length <= COMPARED_CHARACTERS ? text : [...text].slice(0, COMPARED_CHARACTERS).join('');
}

function trigramsOf(text: string): Set<string> {
  const trigrams = new Set<string>();
  for (const [word] of compared(text).matchAll(WORD)) {
    const characters = [' ', ' ', ...word, ' '];
    for (let at = 2; at < characters.length; at++) trigrams.add(`${characters[at - 2]}${characters[at - 1]}${characters[at]}`);
  }
  return trigrams;
}
