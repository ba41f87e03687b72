import { byteOrder } from '../../matching/comparable/byte-order.ts';
import { orderOfType } from '../../matching/comparable/order-text.ts';
import { shownTextOf } from '../../matching/comparable/shown-text.ts';
import { givenValue, typedValue } from '../../outcomes/filter-value.ts';
import type { Side } from '../../plan/plan.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import type { FilterOperator } from '../contract.ts';
import { type OutcomeManifest, shownColumns } from './outcome-manifest.ts';
import type { StoredOutcome } from './outcome-row.ts';

/** Whether a row of outcomes is wanted. */
export type Condition = (row: StoredOutcome) => boolean;

const COMPARISONS: Partial<Record<FilterOperator, (order: number) => boolean>> = {
  lt: (order) => order < 0,
  lte: (order) => order <= 0,
  gt: (order) => order > 0,
  gte: (order) => order >= 0,
};

/**
 * One condition on one column. It holds only for rows that have the side. `ne` includes NULL; `contains` and `starts_with`
 * look at canonical text, letter by letter; the others compare typed values. A text that does not fit its type (rejected rows)
 * is equal to the same text, and neither smaller nor greater than anything.
 */
export function condition(
  manifest: OutcomeManifest,
  side: Side,
  position: number,
  operator: FilterOperator,
  value: string | undefined,
): Condition {
  const column = shownColumns(manifest, side)[position]!;
  const onText = (holds: (text: string | null) => boolean): Condition => {
    return (row) => row.has(side) && holds(row.text(side, position));
  };
  if (operator === 'is_null') return onText((text) => text === null);
  if (operator === 'is_not_null') return onText((text) => text !== null);
  const given = givenValue(value, column);
  if (operator === 'contains') return onText((text) => text?.includes(given) ?? false);
  if (operator === 'starts_with') return onText((text) => text?.startsWith(given) ?? false);

  const orderOf = valueOrder(column.logicalType);
  const wanted = orderOf(typedValue(given, column));
  const fits = shownTextOf(column.logicalType);
  const compare = (text: string | null): number | null => {
    if (text === null || wanted === null || fits(text) === null) return null;
    const order = orderOf(text);
    return order === null ? null : byteOrder(order, wanted);
  };
  const comparison = COMPARISONS[operator];
  if (comparison !== undefined) {
    return onText((text) => {
      const order = compare(text);
      return order !== null && comparison(order);
    });
  }
  const equals = (text: string | null) => {
    const order = compare(text);
    return order === null ? text === given && text !== null : order === 0;
  };
  return operator === 'eq' ? onText(equals) : onText((text) => !equals(text));
}

/** Values of a type, and what people type to compare them with, in one order of bytes. */
function valueOrder(type: LogicalType): (text: string) => string | null {
  const fine = shownTextOf(fineType(type));
  const order = orderOfType(type.kind === 'decimal' ? { kind: 'integer' } : fineType(type));
  return (text) => {
    // Numbers of any size are ordered by value; a moment in UTC is written without its zone when it is typed.
    const shown =
      type.kind === 'integer' || type.kind === 'decimal' ? text : fine(type.kind === 'timestamptz' ? text.replace('Z', '') : text);
    return shown === null ? null : order(shown);
  };
}

/** Moments are compared with more digits than a column has. */
function fineType(type: LogicalType): LogicalType {
  if (type.kind === 'time') return { kind: 'time', precision: 9 };
  return type.kind === 'timestamp' || type.kind === 'timestamptz' ? { kind: 'timestamp', precision: 9 } : type;
}
