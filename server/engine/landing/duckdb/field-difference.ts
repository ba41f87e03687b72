import type { PairComparison } from '../../matching/pair-comparison.ts';
import { commonForm, type TypedExpression } from './common-form.ts';
import { withinTolerance } from './tolerance.ts';

/**
 * True where a pair's values differ. NULL equals NULL and nothing else. Without a comparison (types that can never be
 * equal) only two NULLs agree.
 */
export function differs(source: TypedExpression, target: TypedExpression, comparison: PairComparison | null): string {
  if (comparison === null) return `(${source.sql} IS NOT NULL OR ${target.sql} IS NOT NULL)`;
  const left = commonForm(source, comparison);
  const right = commonForm(target, comparison);
  const within = withinTolerance(source, target, comparison);
  const distinct = `(${left} IS DISTINCT FROM ${right})`;
  return within === null ? distinct : `(${distinct} AND NOT coalesce(${within}, false))`;
}
