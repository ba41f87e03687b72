import type { ColumnDescription } from '../connectors/contract.ts';
import type { SidePlan } from './plan.ts';

/** A column of a staging table, in the order in which a landing engine gets it. */
export interface StagedColumn extends ColumnDescription {
  /**
   * Of the one text column that holds, per row, why transforms refused a value of it: NULL where they did not. A row with a text
   * there is a rejected row whatever else it holds, and the text stands in its reason as it is (see `LandingExecution.stage`).
   */
  refusals?: true;
}

/** The columns whose values outcomes keep: what is extracted, then what transforms make of it. They come first in staging. */
export function valueColumns(side: SidePlan): ColumnDescription[] {
  return [...side.columns, ...side.derived.map(({ column }) => column)];
}

/** Every column of a side's staging table: the values, then the refusals where there are transforms, then the flags. */
export function stagedColumns(side: SidePlan): StagedColumn[] {
  const values = valueColumns(side);
  const flags = side.flags.map(
    ({ name }): StagedColumn => ({ name, nativeType: 'boolean', logicalType: { kind: 'boolean' }, nullable: false }),
  );
  return side.derived.length === 0 ? [...values, ...flags] : [...values, refusals([...values, ...flags]), ...flags];
}

function refusals(others: readonly StagedColumn[]): StagedColumn {
  const taken = new Set(others.map((column) => column.name.toLowerCase()));
  let name = 'tieout_refused';
  while (taken.has(name)) name = `${name}_`;
  return { name, nativeType: 'text', logicalType: { kind: 'string' }, nullable: true, refusals: true };
}
