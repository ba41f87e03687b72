import type { Side } from '../../plan/plan.ts';
import type { StagedColumn } from '../../plan/staged-columns.ts';
import { typeNoun } from '../../values/type-noun.ts';
import { quoteText } from './sql-text.ts';
import { ALIAS } from './staged-side.ts';

/** Longer values are cut in a reason; the row itself keeps them whole. */
const MOST_CHARACTERS = 80;

/** `"infinity" is not a date (column shipped_on)`, for every value of a rejected row that does not fit its type, after what transforms refused. */
export function rejectedReason(side: Side, columns: readonly StagedColumn[]): string {
  const alias = ALIAS[side];
  const faults = columns.flatMap((column, index) => {
    if (column.logicalType.kind === 'string' && !column.misfitsMarked) return [];
    const text = `${alias}.raw[${index + 1}]`;
    const shown = `CASE WHEN length(${text}) > ${MOST_CHARACTERS} THEN left(${text}, ${MOST_CHARACTERS}) || '…' ELSE ${text} END`;
    const fault = `'"' || ${shown} || ${quoteText(`" is not ${typeNoun(column.logicalType)} (column ${column.name})`)}`;
    return [`CASE WHEN ${text} IS NOT NULL AND ${alias}.c${index} IS NULL THEN ${fault} END`];
  });
  const refused = columns.flatMap((column, index) => (column.refusals ? [`${alias}.raw[${index + 1}]`] : []));
  const reasons = [...refused, ...faults];
  return reasons.length === 0 ? 'NULL' : `concat_ws('; ', ${reasons.join(', ')})`;
}
