import type { ColumnDescription, Connector, Dataset } from '../connectors/contract.ts';
import type { ThresholdSettings } from '../kpis/thresholds.ts';
import type { CompareOptions, RulesetDefinition } from './definition.ts';

export type Side = 'source' | 'target';
export const SIDES: readonly Side[] = ['source', 'target'];

/** One side of a run, resolved against the live schema. */
export interface SidePlan {
  dataset: Dataset;
  /** What is extracted, in this order: key columns, then field columns, each once. */
  columns: ColumnDescription[];
  /** Extra boolean columns: rule filters and, on the source, the inactive filter. */
  flags: { name: string; predicate: string }[];
  /** What the first rule's keys are on this side; extracts with a limit are ordered by them. */
  orderBy: string[];
}

export interface RulePlan {
  name: string;
  type: 'exact' | 'composite';
  confidence: number;
  keys: { source: string; target: string }[];
  /** Names of flags in `SidePlan.flags`. */
  sourceFlag?: string;
  targetFlag?: string;
}

export interface FieldPlan {
  source: string;
  target: string;
  compare: CompareOptions;
  apply: boolean;
}

/** Everything a run needs to know, independent of the landing engine. Made by `planReconciliation`. */
export interface ReconcilePlan {
  definition: RulesetDefinition;
  source: SidePlan;
  target: SidePlan;
  rules: RulePlan[];
  fields: FieldPlan[];
  thresholds: ThresholdSettings;
  /** Name of the source flag that marks inactive records. */
  inactiveFlag?: string;
  limit?: number;
  warnings: RunWarning[];
}

/** Something a reader of the result must know. `code` is stable, `message` is for people. */
export interface RunWarning {
  code:
    | 'unlike_types'
    | 'mutual_precision'
    | 'limited'
    | 'fields_defaulted'
    | 'rules_defaulted'
    | 'unmapped_columns'
    | 'idle_option'
    | 'no_snapshot'
    | 'duplicate_keys'
    | 'null_keys'
    | 'rejected_rows'
    | 'sanitised'
    | 'empty_side'
    | 'fallback';
  message: string;
  /** `fields[2]`, `rules[0].keys[1]`: where in the definition, when it has a place. */
  path?: string;
}

/** What is wrong with a definition, with the place in it: `rules[1].keys[0].source`. */
export interface DefinitionProblem {
  path: string;
  message: string;
}

/** An open pair of connectors with the plan: what `reconcile` takes. */
export interface ReconcileInput {
  executionId: string;
  plan: ReconcilePlan;
  source: Connector;
  target: Connector;
}
