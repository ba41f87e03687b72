import type { ColumnDescription } from '../../connectors/contract.ts';
import { fieldLabels } from '../../outcomes/field-labels.ts';
import type { ReconcilePlan, Side } from '../../plan/plan.ts';
import { type StagedColumn, valueColumns } from '../../plan/staged-columns.ts';
import { OUTCOMES, type Outcome } from '../contract.ts';
import { type ColumnHome, columnPosition, type PlanLayout } from './row-layout.ts';
import { FIRST_EQUAL_ID } from './write-outcomes.ts';

/** What a reader needs to know about an execution's tables; kept in execution_history as JSON. */
export interface OutcomeManifest {
  version: 1;
  /** All columns of staging in their order; those whose values outcomes show come first. */
  columns: Record<Side, StagedColumn[]>;
  /** By column. */
  homes: Record<Side, ColumnHome[]>;
  /** The row key, by position. */
  keys: PositionPair[];
  /** The key of the rule whose duplicates are listed, by position; null without such a rule. */
  countedKeys: PositionPair[] | null;
  /** `transformed`: the column that was compared instead of `source`. */
  fields: (PositionPair & { label: string; transformed?: number; ignored: boolean })[];
  rules: { name: string; confidence: number }[];
  /** First and last id of each outcome that has rows. */
  ids: Partial<Record<Outcome, [number, number]>>;
  values: Record<Side, number>;
}

export type PositionPair = Record<Side, number>;

export function outcomeManifest(plan: ReconcilePlan, layout: PlanLayout, counts: Record<Outcome, number>): OutcomeManifest {
  const position = (side: Side, name: string) => columnPosition(layout[side].columns, side, name);
  const positions = (pair: Record<Side, string>) => ({ source: position('source', pair.source), target: position('target', pair.target) });
  const labels = fieldLabels(plan.fields);
  return {
    version: 1,
    columns: { source: layout.source.columns, target: layout.target.columns },
    homes: { source: layout.source.homes, target: layout.target.homes },
    values: { source: valueColumns(plan.source).length, target: valueColumns(plan.target).length },
    keys: plan.rowKey.map(positions),
    countedKeys: plan.keyRule === null ? null : plan.rules[plan.keyRule]!.keys.map(positions),
    fields: plan.fields.map((field, index) => ({
      label: labels[index]!,
      ...positions(field),
      ...(field.transformed !== undefined && { transformed: position('source', field.transformed) }),
      ignored: field.compare.ignore === true,
    })),
    rules: plan.rules.map(({ name, confidence }) => ({ name, confidence })),
    ids: idRanges(counts),
  };
}

/** Ids are given out outcome by outcome (write-outcomes.ts). */
function idRanges(counts: Record<Outcome, number>): OutcomeManifest['ids'] {
  const ids: OutcomeManifest['ids'] = {};
  let next = 1;
  for (const outcome of OUTCOMES) {
    if (counts[outcome] === 0) continue;
    if (outcome === 'equal') ids.equal = [FIRST_EQUAL_ID, Number.MAX_SAFE_INTEGER];
    else {
      ids[outcome] = [next, next + counts[outcome] - 1];
      next += counts[outcome];
    }
  }
  return ids;
}

/** The columns whose values outcomes show. */
export function shownColumns(manifest: OutcomeManifest, side: Side): ColumnDescription[] {
  return manifest.columns[side].slice(0, manifest.values[side]);
}
