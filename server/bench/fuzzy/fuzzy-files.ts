import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** How many people share a postcode: 1 to 20; or the same but for every twentieth of the people, who live in towns of 200 to 2,000. */
export const BLOCK_SHAPES = ['even', 'skewed'] as const;
export type BlockShape = (typeof BLOCK_SHAPES)[number];

/** What was planted. */
export interface FuzzyFiles {
  source: string;
  target: string;
  sourceRows: number;
  targetRows: number;
  /** People who are in both files. */
  couples: number;
}

const LARGEST_BLOCK = 20;
const TOWN = { least: 200, most: 2_000, ofRows: 20 };
/** One of so many people is missing in the source, one in the target. */
const MISSING = 100;
/** Of a hundred names in the target: how many have this many typing errors, the rest two. */
const WITHOUT_TYPOS = 10;
const WITH_ONE_TYPO = 70;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz';
const SYLLABLES = 'an bel cor da el fri ga hol in ja kur li ma ne ol per qui ro sa ter ul vi wen xa yo zim ber tha lo mar'.split(' ');

/**
 * Two CSV files of `rows` people each, `id, postcode, name, amount`, in different orders: names in the target have typing
 * errors, and its column `ref` tells which source row each is, which no rule looks at. The same rows on every machine.
 */
export async function writeFuzzyFiles(folder: string, rows: number, shape: BlockShape): Promise<FuzzyFiles> {
  const random = new Random(rows);
  const source: string[] = [];
  const target: string[] = [];
  let couples = 0;
  let postcode = 0;
  let left = 0;
  for (let id = 1; id <= rows; id += 1) {
    if (left === 0) {
      left = blockSize(random, shape);
      postcode += 1;
    }
    left -= 1;
    const name = `${word(random)} ${word(random)}`;
    const fate = random.below(MISSING);
    const amount = random.below(100_000);
    if (fate !== 0) source.push(`${id},${postcode},${name},${amount / 100}`);
    if (fate !== 1) target.push(`${id},${postcode},${withTypos(random, name)},${(fate === 2 ? amount + 1 : amount) / 100}`);
    if (fate > 1) couples += 1;
  }
  shuffle(random, source);
  shuffle(random, target);
  const files = { source: `${shape}-source.csv`, target: `${shape}-target.csv` };
  await writeLines(join(folder, files.source), 'id,postcode,name,amount', source);
  await writeLines(join(folder, files.target), 'ref,postcode,name,amount', target);
  return { ...files, sourceRows: source.length, targetRows: target.length, couples };
}

function blockSize(random: Random, shape: BlockShape): number {
  const average = (TOWN.least + TOWN.most) / LARGEST_BLOCK;
  // Towns are larger, so fewer of them hold their share of the people.
  const isTown = shape === 'skewed' && random.below(Math.round(TOWN.ofRows * average)) === 0;
  return isTown ? TOWN.least + random.below(TOWN.most - TOWN.least + 1) : 1 + random.below(LARGEST_BLOCK);
}

function word(random: Random): string {
  const parts = Array.from({ length: 2 + random.below(3) }, () => SYLLABLES[random.below(SYLLABLES.length)]!);
  const text = parts.join('');
  return text[0]!.toUpperCase() + text.slice(1);
}

function withTypos(random: Random, name: string): string {
  const dice = random.below(100);
  if (dice < WITHOUT_TYPOS) return name;
  const once = withTypo(random, name);
  return dice < WITHOUT_TYPOS + WITH_ONE_TYPO ? once : withTypo(random, once);
}

/** One letter replaced, left out, put in, or changing places with the next. */
function withTypo(random: Random, name: string): string {
  const at = random.below(name.length - 1);
  const [before, after] = [name.slice(0, at), name.slice(at + 1)];
  const letter = ALPHABET[random.below(ALPHABET.length)]!;
  switch (random.below(4)) {
    case 0:
      return before + letter + after;
    case 1:
      return before + after;
    case 2:
      return before + letter + name.slice(at);
    default:
      return before + name[at + 1]! + name[at]! + name.slice(at + 2);
  }
}

function shuffle(random: Random, lines: string[]): void {
  for (let at = lines.length - 1; at > 0; at -= 1) {
    const other = random.below(at + 1);
    [lines[at], lines[other]] = [lines[other]!, lines[at]!];
  }
}

const LINES_AT_ONCE = 1_000;

async function writeLines(path: string, header: string, lines: readonly string[]): Promise<void> {
  function* pieces() {
    yield `${header}\n`;
    for (let from = 0; from < lines.length; from += LINES_AT_ONCE) yield `${lines.slice(from, from + LINES_AT_ONCE).join('\n')}\n`;
  }
  await pipeline(Readable.from(pieces()), createWriteStream(path));
}

/** Marsaglia's xorshift of 32 bits: good enough for names, and the same everywhere. */
class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed | 0) ^ 0x9e3779b9 || 1;
  }

  /** A whole number from 0 to before `end`. */
  below(end: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % end;
  }
}
