import type { ColumnDescription } from '../connectors/contract.ts';
import { TieoutError } from '../errors.ts';
import { isCanonical } from '../values/canonical.ts';
import type { LogicalType } from '../values/logical-type.ts';
import { typeNoun } from '../values/type-noun.ts';

/** @throws TieoutError invalid_input when a filter that needs a value has none. */
export function givenValue(value: string | undefined, column: ColumnDescription): string {
  if (value !== undefined) return value;
  throw new TieoutError(
    'invalid_input',
    `The filter on "${column.name}" has no value to compare with.`,
    'Type a value, or choose "is empty".',
  );
}

/**
 * What people type, as canonical text to compare a column with: a day stands for its midnight, and a decimal may be finer
 * than its column.
 * @throws TieoutError invalid_input when it is no value of the column's type.
 */
export function typedValue(value: string, column: ColumnDescription): string {
  const canonical = canonicalValue(value, column.logicalType);
  if (canonical !== null) return canonical;
  throw new TieoutError(
    'invalid_input',
    `"${value}" is not ${typeNoun(column.logicalType)}, so "${column.name}" cannot be compared with it.`,
    'Correct the value of the filter.',
  );
}

function canonicalValue(value: string, type: LogicalType): string | null {
  const trimmed = value.trim();
  const accepted = (text: string, as: LogicalType = type) => (isCanonical(as, text) ? text : null);
  switch (type.kind) {
    case 'string':
    case 'json':
      return value;
    case 'integer':
    case 'decimal':
      return accepted(trimmed, { kind: 'decimal' });
    case 'boolean':
    case 'uuid':
    case 'bytes':
      return accepted(trimmed.toLowerCase());
    case 'timestamp':
    case 'timestamptz': {
      const moment = trimmed.replace('T', ' ').replace(/Z$/, '');
      const whole = moment.length === 10 ? `${moment} 00:00:00` : moment.length === 16 ? `${moment}:00` : moment;
      return accepted(whole, { kind: 'timestamp', precision: 9 });
    }
    case 'time':
      return accepted(trimmed.length === 5 ? `${trimmed}:00` : trimmed, { kind: 'time', precision: 9 });
    default:
      return accepted(trimmed);
  }
}
