import type { SimilarityMeasure } from '../../plan/definition.ts';

/**
 * The textbook's similarity in millionths, in exact fractions and without a thought for speed: what matching/similarity is
 * tested against.
 */
export function modelSimilarity(measure: SimilarityMeasure, source: string, target: string): number {
  const [one, other] = [[...source].slice(0, 1000), [...target].slice(0, 1000)];
  switch (measure) {
    case 'jaro_winkler':
      return jaroWinkler(one, other);
    case 'levenshtein':
      return one.length + other.length === 0
        ? 1_000_000
        : fraction(Math.max(one.length, other.length) - distance(one, other), Math.max(one.length, other.length));
    case 'jaccard':
      return jaccard(one.join(''), other.join(''));
  }
}

/** Half up. */
function fraction(part: number | bigint, whole: number | bigint): number {
  const [up, down] = [BigInt(part) * 1_000_000n, BigInt(whole)];
  return Number((2n * up + down) / (2n * down));
}

function jaroWinkler(one: string[], other: string[]): number {
  if (one.length === 0 || other.length === 0) return one.length === other.length ? 1_000_000 : 0;
  const reach = Math.max(Math.floor(Math.max(one.length, other.length) / 2) - 1, 0);
  const partners: (number | undefined)[] = one.map(() => undefined);
  for (const [at, character] of one.entries()) {
    partners[at] = other.findIndex(
      (candidate, where) => candidate === character && Math.abs(where - at) <= reach && !partners.includes(where),
    );
  }
  const matched = one.filter((_, at) => partners[at] !== -1);
  const matchedThere = other.filter((_, at) => partners.includes(at));
  const m = BigInt(matched.length);
  if (m === 0n) return 0;
  const t = BigInt(Math.floor(matched.filter((character, at) => character !== matchedThere[at]).length / 2));
  const [a, b] = [BigInt(one.length), BigInt(other.length)];
  const jaro = { part: m * m * b + m * m * a + (m - t) * a * b, whole: 3n * a * b * m };
  let prefix = 0n;
  while (prefix < 4n && prefix < a && prefix < b && one[Number(prefix)] === other[Number(prefix)]) prefix++;
  if (jaro.part * 10n <= jaro.whole * 7n) return fraction(jaro.part, jaro.whole);
  return fraction(10n * jaro.part + prefix * (jaro.whole - jaro.part), 10n * jaro.whole);
}

function distance(one: string[], other: string[]): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, column) => column)];
  for (const [at, character] of one.entries()) {
    const above = rows[at]!;
    const row = [at + 1];
    for (const [column, candidate] of other.entries()) {
      row.push(Math.min(above[column + 1]! + 1, row[column]! + 1, above[column]! + (candidate === character ? 0 : 1)));
    }
    rows.push(row);
  }
  return rows[one.length]![other.length]!;
}

function jaccard(one: string, other: string): number {
  const trigrams = (text: string) => {
    const words = text.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word !== '');
    const framed = words.map((word) => [...`  ${word} `]);
    return new Set(framed.flatMap((word) => word.slice(2).map((_, at) => word.slice(at, at + 3).join(''))));
  };
  const [here, there] = [trigrams(one), trigrams(other)];
  const both = [...here].filter((trigram) => there.has(trigram)).length;
  const either = here.size + there.size - both;
  return either === 0 ? (one === other ? 1_000_000 : 0) : fraction(both, either);
}
