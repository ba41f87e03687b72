import type { ColumnDescription } from '#server/engine/connectors/contract.ts';
import type { StagedColumn } from '#server/engine/plan/staged-columns.ts';

/** The first rows of a staging table, as canonical text. */
export interface StagingPreview {
  /** `words`: what people are shown in place of the name of a column that Tieout added; null for what was read or transformed. */
  columns: (ColumnDescription & { words: string | null })[];
  rows: (string | null)[][];
}

/** Columns of plan-side.ts: whether a row meets a filter of a rule, or counts as inactive. */
const FLAG = /^tieout_flag_(\d+)$/;

export function wordsOf(column: StagedColumn): string | null {
  if (column.refusals) return 'Why rejected';
  const flag = column.nativeType === 'boolean' ? FLAG.exec(column.name) : null;
  return flag ? `Meets filter ${flag[1]}` : null;
}
