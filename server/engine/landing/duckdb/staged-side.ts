import { TieoutError } from '../../errors.ts';
import type { Side } from '../../plan/plan.ts';
import type { StagedColumn } from '../../plan/staged-columns.ts';
import type { TypedExpression } from './common-form.ts';

/** The alias of each side in every query. */
export const ALIAS: Record<Side, 's' | 't'> = { source: 's', target: 't' };

/** A staging table as SQL sees it. */
export interface StagedSide {
  side: Side;
  /** Quoted and qualified. */
  table: string;
  /** In the order of `stagedColumns` (plan/staged-columns.ts). `columns[3]` is `c3`. */
  columns: StagedColumn[];
}

/** The expression for a planned column by its name. */
export function stagedColumn(side: StagedSide, name: string): TypedExpression {
  const position = columnPosition(side, name);
  return { sql: `${ALIAS[side.side]}.c${position}`, type: side.columns[position]!.logicalType };
}

/** A flag has a name of its own, so that it is found like a column (plan-side.ts). */
export function columnPosition(side: Pick<StagedSide, 'side' | 'columns'>, name: string): number {
  const position = side.columns.findIndex((column) => column.name === name);
  if (position !== -1) return position;
  throw new TieoutError(
    'internal',
    `The plan names a column "${name}" that the ${side.side} has not staged.`,
    'Report this with the ruleset.',
  );
}
