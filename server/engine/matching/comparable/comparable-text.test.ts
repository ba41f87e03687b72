import { describe, expect, it } from 'vitest';
import type { Case } from '../../landing/duckdb/cases/case.ts';
import { momentCases } from '../../landing/duckdb/cases/moment-cases.ts';
import { numberCases } from '../../landing/duckdb/cases/number-cases.ts';
import { textCases } from '../../landing/duckdb/cases/text-cases.ts';
import { toleranceCases } from '../../landing/duckdb/cases/tolerance-cases.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import { comparePair } from '../pair-comparison.ts';
import { fieldComparatorOf } from './field-comparator.ts';
import { shownTextOf } from './shown-text.ts';

const cases: Record<string, Case> = { ...numberCases, ...momentCases, ...textCases, ...toleranceCases };

function shown(type: LogicalType, text: string | null): string | null {
  if (text === null) return null;
  const found = shownTextOf(type)(text);
  if (found === null) throw new Error(`${text} does not fit ${type.kind}`);
  return found;
}

function differ({ source, target, options }: Case, left: string | null, right: string | null): boolean {
  const comparator = fieldComparatorOf(source, target, comparePair(source, target, options).comparison);
  return !comparator.agree(comparator.source(shown(source, left)), comparator.target(shown(target, right)));
}

describe('comparable texts', () => {
  for (const [title, given] of Object.entries(cases)) {
    it(title, () => {
      for (const [left, right] of given.equal ?? []) expect([left, right, differ(given, left, right)]).toEqual([left, right, false]);
      for (const [left, right] of given.unequal ?? []) expect([left, right, differ(given, left, right)]).toEqual([left, right, true]);
    });
  }
});
