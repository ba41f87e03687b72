import { columnWords, writtenOutWords } from './column-words.ts';
import { comparableName } from './comparable-name.ts';

/** Why two names are alike, from the surest to the least sure. */
export type NameLikeness = 'same' | 'spelling' | 'abbreviation' | 'similar';

/**
 * How much two column names say the same, 0 to 1: 1 for the same name; 0.97 when only case and underscores differ; 0.95 when
 * they are the same words once abbreviations are written out (`cust_no`, `CustomerNumber`); else by shared words
 * (`customer_name`, `name_of_customer`) and shared letter pairs (`amount`, `amnt`), whichever is more, at most 0.9.
 */
export function compareNames(left: string, right: string): { similarity: number; likeness: NameLikeness } {
  if (left === right) return { similarity: 1, likeness: 'same' };
  const [a, b] = [comparableName(left), comparableName(right)];
  if (a === b) return { similarity: SAME_BUT_FOR_SPELLING, likeness: 'spelling' };
  const [wordsLeft, wordsRight] = [writtenOutWords(left), writtenOutWords(right)];
  if (wordsLeft.length > 0 && wordsLeft.join('') === wordsRight.join(''))
    return { similarity: SAME_BUT_FOR_ABBREVIATION, likeness: 'abbreviation' };
  const shared = Math.max(
    overlap(columnWords(left), columnWords(right)),
    overlap(wordsLeft, wordsRight),
    overlap(letterPairs(a), letterPairs(b)),
    overlap(letterPairs(wordsLeft.join('')), letterPairs(wordsRight.join(''))),
  );
  return { similarity: Math.min(shared, MOST_FOR_DIFFERENT_NAMES), likeness: 'similar' };
}

const SAME_BUT_FOR_SPELLING = 0.97;
const SAME_BUT_FOR_ABBREVIATION = 0.95;
/** Names that differ are never as certain as names that are the same. */
const MOST_FOR_DIFFERENT_NAMES = 0.9;

/** Sørensen–Dice: twice what is shared, divided by all there is. */
function overlap(left: string[], right: string[]): number {
  if (left.length === 0 || right.length === 0) return 0;
  const open = [...right];
  let shared = 0;
  for (const item of left) {
    const found = open.indexOf(item);
    if (found === -1) continue;
    open.splice(found, 1);
    shared += 1;
  }
  return (2 * shared) / (left.length + right.length);
}

function letterPairs(name: string): string[] {
  return Array.from({ length: Math.max(name.length - 1, 0) }, (_, at) => name.slice(at, at + 2));
}
