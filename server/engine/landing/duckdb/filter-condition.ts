import { givenValue, typedValue } from '../../outcomes/filter-value.ts';
import type { Side } from '../../plan/plan.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import type { FilterOperator } from '../contract.ts';
import { canonicalText } from './canonical-text.ts';
import { normalNumberText } from './number-text.ts';
import type { OutcomeValues } from './outcome-values.ts';
import { storageType } from './storage-type.ts';

const COMPARISONS: Partial<Record<FilterOperator, string>> = { lt: '<', lte: '<=', gt: '>', gte: '>=' };

/**
 * One condition on one column. It holds only for rows that have the side. `ne` includes NULL; `contains` and `starts_with`
 * look at canonical text, letter by letter; the others compare typed values. A text that does not fit its type (rejected rows)
 * is equal to the same text, and neither smaller nor greater than anything.
 */
export function condition(
  side: Side,
  position: number,
  operator: FilterOperator,
  value: string | undefined,
  values: OutcomeValues,
  bind: (text: string) => string,
): string {
  const has = values.hasSide(side);
  const text = values.text(side, position);
  if (operator === 'is_null') return `(${has} AND (${text}) IS NULL)`;
  if (operator === 'is_not_null') return `(${has} AND (${text}) IS NOT NULL)`;

  const column = values.column(side, position);
  const given = givenValue(value, column);
  if (operator === 'contains') return `(${has} AND contains(${text}, ${bind(given)}))`;
  if (operator === 'starts_with') return `(${has} AND prefix(${text}, ${bind(given)}))`;

  const typed = values.typed(side, position);
  const canonical = typedValue(given, column);
  const comparison = COMPARISONS[operator];
  if (comparison !== undefined) return `(${has} AND coalesce(${ordered(typed, comparison, column.logicalType, bind(canonical))}, false))`;
  const equal = `coalesce(${equals(typed, column.logicalType, bind(canonical))}, ${values.rejectedText(side, position)} = ${bind(given)}, false)`;
  return operator === 'eq' ? `(${has} AND ${equal})` : `(${has} AND NOT ${equal})`;
}

function equals(typed: string, type: LogicalType, value: string): string {
  if (type.kind === 'integer' || type.kind === 'decimal') {
    return `${normalNumberText(`(${canonicalText(`(${typed})`, type)})`)} = ${normalNumberText(value)}`;
  }
  return ordered(typed, '=', type, value);
}

/** Digits after the point by which numbers are ordered exactly; larger numbers than fit beside them are ordered as doubles. */
const ORDERED_SCALE = 18;

function ordered(typed: string, comparison: string, type: LogicalType, value: string): string {
  if (type.kind === 'integer' || type.kind === 'decimal') {
    const exact = (number: string) => `TRY_CAST(${number} AS DECIMAL(38,${ORDERED_SCALE}))`;
    const near = (number: string) => `CAST(${number} AS DOUBLE)`;
    return `coalesce(${exact(`(${typed})`)} ${comparison} ${exact(value)}, ${near(`(${typed})`)} ${comparison} ${near(value)})`;
  }
  const storage = storageType(type);
  if (storage === 'VARCHAR')
    return `(${typed}) ${comparison} ${type.kind === 'string' || type.kind === 'json' || type.kind === 'bytes' ? value : shortestMoment(value)}`;
  return `(${typed}) ${comparison} TRY_CAST(${value} AS ${storage})`;
}

/** Moments finer than microseconds are kept as text without trailing zeros, and are in order as text. */
function shortestMoment(value: string): string {
  return `CASE WHEN contains(${value}, '.') THEN rtrim(rtrim(${value}, '0'), '.') ELSE ${value} END`;
}
