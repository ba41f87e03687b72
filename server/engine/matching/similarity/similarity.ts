import type { SimilarityMeasure } from '../../plan/definition.ts';
import type { HeldTexts } from './held-texts.ts';
import { JaccardTexts } from './jaccard.ts';
import { JaroWinklerTexts } from './jaro-winkler.ts';
import { LevenshteinTexts } from './levenshtein.ts';

/** `threshold` in millionths. */
export function holdTexts(measure: SimilarityMeasure, threshold: number): HeldTexts {
  switch (measure) {
    case 'jaro_winkler':
      return new JaroWinklerTexts(threshold);
    case 'levenshtein':
      return new LevenshteinTexts(threshold);
    case 'jaccard':
      return new JaccardTexts(threshold);
  }
}

/** The similarity of two texts in millionths. */
export function similarityOf(measure: SimilarityMeasure, source: string, target: string): number {
  const held = holdTexts(measure, 0);
  held.clear('target');
  held.add(target);
  held.begin(source);
  let similarity = 0;
  held.compare(0, 1, (_, found) => {
    similarity = found;
  });
  return similarity;
}
