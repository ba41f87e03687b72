import type { PairComparison } from '../../matching/pair-comparison.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import { canonicalText } from './canonical-text.ts';
import { canonicalJsonText } from './json-functions.ts';
import { momentTicks } from './moment-ticks.ts';
import { exactNumberText } from './number-text.ts';
import { decimalType, storageType } from './storage-type.ts';
import { looseBooleanText, preparedText } from './text-form.ts';

/** An expression for a staged value with the type it was staged as. */
export interface TypedExpression {
  sql: string;
  type: LogicalType;
}

/**
 * A staged value in the form in which its pair is compared: two values are equal exactly when their common forms are
 * (`IS NOT DISTINCT FROM`), tolerances aside. Keys are joined and grouped by it.
 */
export function commonForm(value: TypedExpression, comparison: PairComparison): string {
  const form = unfoldedForm(value, comparison);
  if (!comparesAsText(value.type, comparison)) return form;
  const folded = comparison.ignoreCase ? `lower(${form})` : form;
  return comparison.nullEqualsEmpty ? `NULLIF(${folded}, '')` : folded;
}

/** Whether the common form is text to which case and emptiness apply. */
function comparesAsText(type: LogicalType, { common }: PairComparison): boolean {
  if (common.form === 'same') return type.kind === 'string';
  return ['uuid', 'json', 'loose_boolean', 'text'].includes(common.form);
}

function unfoldedForm({ sql, type }: TypedExpression, { common, preparation }: PairComparison): string {
  const text = () => (type.kind === 'string' ? preparedText(sql, preparation) : canonicalText(sql, type));
  switch (common.form) {
    case 'same':
      return type.kind === 'string' ? text() : sql;
    case 'decimal':
      return `CAST(${sql} AS ${decimalType(common.digits, common.scale)})`;
    case 'exact_number':
      return exactNumberText(sql, type, common.scale);
    case 'double':
      return doubleOf(sql, type);
    case 'zero_or_one':
      return `CAST(${sql} AS HUGEINT)`;
    case 'instant':
      return momentTicks(sql, type, common);
    case 'time':
      return momentTicks(sql, type, { ...common, zone: null });
    case 'uuid':
      return `replace(lower(${text()}), '-', '')`;
    case 'json':
      return type.kind === 'json' ? sql : canonicalJsonText(text());
    case 'loose_boolean':
      return looseBooleanText(text());
    case 'text':
      return text();
  }
}

/** By way of its text, a number becomes the nearest double; DuckDB's own division of a wide decimal may miss it by one. */
function doubleOf(value: string, type: LogicalType): string {
  const storage = storageType(type);
  if (storage === 'DOUBLE') return value;
  return storage === 'BIGINT' ? `CAST(${value} AS DOUBLE)` : `CAST(CAST(${value} AS VARCHAR) AS DOUBLE)`;
}
