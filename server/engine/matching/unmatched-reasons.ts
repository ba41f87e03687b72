import type { Side } from '../plan/plan.ts';

const OTHER: Record<Side, Side> = { source: 'target', target: 'source' };

/**
 * Why a row of `side` is in no pair. The first that applies is told; the order here is the order to ask in. "Could match"
 * means that the rule's filter lets the row through and none of its key columns is NULL (a fuzzy rule's similarity column
 * counts as one).
 */
export function unmatchedReasons(side: Side, rules: { count: number }) {
  const other = OTHER[side];
  return {
    /** A keyed rule could match it, and its key occurs on the other side. */
    outnumbered: `every ${other} row with this key is paired with another row`,
    /** A fuzzy rule found a row that is similar enough. */
    passedOver: `every similar ${other} row is paired with another row`,
    /** Keyed rules and fuzzy ones could match it. */
    noKeyAndNotSimilar: `no ${other} row has this key, and none is similar enough`,
    /** Only keyed rules could match it. */
    noKey: `no ${other} row has this key`,
    /** Only fuzzy rules could match it. */
    notSimilar: `no ${other} row is similar enough`,
    /** Its filter lets it through, but a key column is NULL: its name goes between the two parts. */
    nullKey: ['the key column ', ' is NULL'] as const,
    filteredOut: rules.count === 1 ? "the rule's filter leaves this row out" : "the rules' filters leave this row out",
    /** Whole rows: none is like it. */
    noRowAlike: `no ${other} row is like this one`,
    /** Whole rows: this side has more of them. The counts of this side and of the other go between the parts. */
    moreAlike: [`the ${side} has `, ` rows like this one, the ${other} has `, ''] as const,
  };
}
