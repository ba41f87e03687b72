import { z } from 'zod';
import { isCanonical } from '../../values/canonical.ts';
import { formatLogicalType, type LogicalType } from '../../values/logical-type.ts';
import { argumentText, columnArgument } from '../argument-schemas.ts';
import { decimalOf, numberShape } from '../numbers/number-shape.ts';
import { EVERY_KIND, transformKind } from '../transform.ts';

/**
 * The first of these that is not NULL: the value, the columns of the same row in their order, the text. All are of one kind;
 * the text is canonical for it (`0`, `2024-01-31`).
 * @example `{ coalesce: { value: "none" } }`: NULL → `"none"`; `{ coalesce: { columns: [mobile, phone] } }`
 */
export const coalesce = transformKind({
  name: 'coalesce',
  label: 'Fill NULL',
  group: 'values',
  sentence: 'Takes another column of the row, or a text, where the value is NULL.',
  takes: EVERY_KIND,
  needs: 'a value',
  schema: z
    .strictObject({ columns: z.array(columnArgument).min(1, 'name a column').optional(), value: argumentText.optional() })
    .refine(({ columns, value }) => columns !== undefined || value !== undefined, 'say what stands in for NULL'),
  arguments: [
    { name: 'columns', label: 'Columns', kind: 'columns', required: false, help: 'The first one that is not NULL.' },
    { name: 'value', label: 'Else this value', kind: 'text', required: false },
  ],
  example: { arguments: { value: 'none' }, before: null, after: 'none' },
  compile: (input, { columns = [], value }, find) => {
    let type = input;
    const names: string[] = [];
    for (const [index, written] of columns.entries()) {
      const found = find(written);
      if ('problem' in found) return { problem: found.problem, path: `columns[${index}]` };
      const { name, logicalType } = found.column;
      const wider = widened(type, logicalType);
      if (wider === null) {
        const problem = `"${name}" is ${formatLogicalType(logicalType)} and the value ${formatLogicalType(input)}; coalesce takes columns of one type`;
        return { problem, path: `columns[${index}]` };
      }
      type = wider;
      names.push(name);
    }
    if (value !== undefined && !isCanonical(type, value)) {
      return { problem: `"${value}" is no value of the type ${formatLogicalType(type)}`, path: 'value' };
    }
    return {
      type,
      columns: names,
      apply: (text) => text,
      applyToNull: (read) => {
        for (const name of names) {
          const text = read(name);
          if (text !== null) return text;
        }
        return value ?? null;
      },
    };
  },
});

/** The type that holds the values of both, or null when they are of different kinds. */
function widened(one: LogicalType, other: LogicalType): LogicalType | null {
  if (one.kind !== other.kind) return null;
  if (one.kind === 'integer' || one.kind === 'decimal') {
    const [left, right] = [numberShape(one), numberShape(other)];
    if (left === null || right === null) return { kind: one.kind };
    const whole = Math.max(left.whole, right.whole);
    return one.kind === 'integer' ? { kind: 'integer', digits: whole } : decimalOf(whole, Math.max(left.scale, right.scale));
  }
  if ('precision' in one && 'precision' in other) {
    return { kind: one.kind, precision: Math.max(one.precision ?? 0, other.precision ?? 0) };
  }
  return one;
}
