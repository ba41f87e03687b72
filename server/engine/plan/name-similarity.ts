import { comparableName } from './comparable-name.ts';

/**
 * How much two column names say the same, 0 to 1: 1 for the same name, 0.97 when only case and underscores differ, then by
 * shared words (`customer_name`, `name_of_customer`) and shared letter pairs (`amount`, `amt`), whichever is more.
 */
export function nameSimilarity(left: string, right: string): number {
  if (left === right) return 1;
  const [a, b] = [comparableName(left), comparableName(right)];
  if (a === b) return SAME_BUT_FOR_SPELLING;
  const shared = Math.max(overlap(words(left), words(right)), overlap(letterPairs(a), letterPairs(b)));
  return Math.min(shared, MOST_FOR_DIFFERENT_NAMES);
}

const SAME_BUT_FOR_SPELLING = 0.97;
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

function words(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter(Boolean);
}

function letterPairs(name: string): string[] {
  return Array.from({ length: Math.max(name.length - 1, 0) }, (_, at) => name.slice(at, at + 2));
}
