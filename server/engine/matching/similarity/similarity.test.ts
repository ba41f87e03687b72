import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SIMILARITY_MEASURES } from '../../plan/definition.ts';
import { modelSimilarity } from '../testing/similarity.model.ts';
import { holdTexts, similarityOf } from './similarity.ts';

it.each([
  ['jaro_winkler', 'MARTHA', 'MARHTA', 961_111],
  ['jaro_winkler', 'DIXON', 'DICKSONX', 813_333],
  ['jaro_winkler', 'DWAYNE', 'DUANE', 840_000],
  ['jaro_winkler', 'abc', 'xyz', 0],
  // Jaro 0.483: not above 0.7, so the common beginning counts for nothing.
  ['jaro_winkler', 'abcd', 'ayyzz', 483_333],
  ['jaro_winkler', 'é', 'e', 0],
  ['levenshtein', 'kitten', 'sitting', 571_429],
  ['levenshtein', 'é', 'e', 0],
  // One character of two UTF-16 units is one edit of two.
  ['levenshtein', 'a😀', 'a😁', 500_000],
  ['levenshtein', 'abc', 'ABC', 0],
  ['jaccard', 'ACME, Inc.', 'Inc ACME', 1_000_000],
  // pg_trgm's own example: similarity('word', 'two words') = 0.36363637.
  ['jaccard', 'word', 'two words', 363_636],
  ['jaccard', '--', '--', 1_000_000],
  ['jaccard', '--', '**', 0],
  ['jaccard', '--', 'a', 0],
] as const)('%s of %j and %j is %d millionths', (measure, source, target, expected) => {
  expect(similarityOf(measure, source, target)).toBe(expected);
  expect(modelSimilarity(measure, source, target)).toBe(expected);
});

describe.each(SIMILARITY_MEASURES)('%s', (measure) => {
  it('gives 1 for equal texts and for two empty ones, 0 for an empty one and another', () => {
    expect([similarityOf(measure, 'Zoë 😀', 'Zoë 😀'), similarityOf(measure, '', ''), similarityOf(measure, '', 'a')]).toEqual([
      1_000_000, 1_000_000, 0,
    ]);
  });

  const character = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'A', ' ', '-', 'é', 'e\u0301', '😀', '\ud83d', '1', 'ß', 'ā');
  const text = fc.oneof(
    fc.array(character, { maxLength: 12 }).map((characters) => characters.join('')),
    fc.array(character, { maxLength: 40 }).map((characters) => characters.join('')),
    fc.string({ unit: 'grapheme', maxLength: 20 }),
  );

  it('is what the textbook says', () => {
    fc.assert(
      fc.property(text, text, (source, target) => {
        expect(similarityOf(measure, source, target)).toBe(modelSimilarity(measure, source, target));
      }),
      { numRuns: 5_000 },
    );
  });

  it('finds every held text that reaches the threshold and no other, whichever side is held', () => {
    const threshold = fc.oneof(fc.integer({ min: 1, max: 1_000_000 }), fc.constantFrom(920_000, 800_000, 1_000_000, 500_000));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), text, threshold, fc.boolean(), (held, other, least, holdsSource) => {
        const texts = holdTexts(measure, least);
        // What a former block held must not show.
        texts.clear('source');
        texts.add('abcde');
        texts.begin('abcde');
        texts.clear(holdsSource ? 'source' : 'target');
        for (const each of held) texts.add(each);
        texts.begin(other);
        const found: [number, number][] = [];
        const half = Math.floor(held.length / 2);
        for (const [from, to] of [
          [0, half],
          [half, held.length],
        ] as const) {
          texts.compare(from, to, (index, similarity) => found.push([index, similarity]));
        }
        const expected = held.map((each, index): [number, number] => [
          index,
          holdsSource ? modelSimilarity(measure, each, other) : modelSimilarity(measure, other, each),
        ]);
        expect(found).toEqual(expected.filter(([, similarity]) => similarity >= least));
      }),
      { numRuns: 2_000 },
    );
  });

  it('does not look beyond the first thousand characters', () => {
    const long = 'ab '.repeat(400);
    expect(similarityOf(measure, `${long}x`, `${long}y`)).toBe(1_000_000);
    expect(similarityOf(measure, `${'😀'.repeat(999)}ab`, `${'😀'.repeat(999)}ac`)).toBe(1_000_000);
  });
});
