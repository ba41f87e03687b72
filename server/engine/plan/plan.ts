import type { ChangePolicy } from '../changes/change-settings.ts';
import type { ColumnDescription, Connector, Dataset } from '../connectors/contract.ts';
import type { ThresholdSettings } from '../kpis/thresholds.ts';
import type { TransformChain } from '../transforms/transform-schema.ts';
import type { CompareOptions, RulesetDefinition, SimilarityMeasure } from './definition.ts';

export type Side = 'source' | 'target';
export const SIDES: readonly Side[] = ['source', 'target'];

/** One side of a run, resolved against the live schema. */
export interface SidePlan {
  dataset: Dataset;
  /** What is extracted, in this order: key columns, then field columns, each once. */
  columns: ColumnDescription[];
  /** Columns that are made of extracted ones by transforms while the side is staged; each once. */
  derived: DerivedColumn[];
  /** Extra boolean columns: rule filters and, on the source, the inactive filter. */
  flags: { name: string; predicate: string }[];
  /** The row key (or, where there is none, the fields) on this side; extracts with a limit are ordered by it. */
  orderBy: string[];
}

/**
 * A column that a chain of transforms makes of an extracted one, before landing sees it: for landing it is a column like any
 * other. Staged tables hold `columns`, then `derived`, then `flags` (transforms/derive-columns.ts).
 */
export interface DerivedColumn {
  /** Unlike every other name of the side: `status after trim, upper`. */
  column: ColumnDescription;
  /** The extracted column that the chain begins with. */
  from: string;
  transforms: TransformChain;
}

export interface RulePlan {
  name: string;
  /** `multiset` is the one rule of a ruleset that matches whole rows: its `keys` are empty, every compared field is its key. */
  type: 'exact' | 'composite' | 'transformation' | 'fuzzy' | 'multiset';
  confidence: number;
  /** Columns or derived columns. Of a fuzzy rule: its blocking keys, which may be none. */
  keys: { source: string; target: string }[];
  /** Of a fuzzy rule only. */
  similarity?: SimilarityPlan;
  /** Names of flags in `SidePlan.flags`. */
  sourceFlag?: string;
  targetFlag?: string;
}

/** What makes two rows of a block similar. */
export interface SimilarityPlan {
  source: string;
  target: string;
  measure: SimilarityMeasure;
  /** The least similarity in millionths, in which every similarity is counted (matching/similarity/held-texts.ts). */
  threshold: number;
  /** More candidate pairs than this are refused. */
  maxCandidatePairs: number;
}

export interface FieldPlan {
  source: string;
  /** The derived column that is compared instead of the source column: what its transforms make of it. */
  transformed?: string;
  target: string;
  compare: CompareOptions;
  apply: boolean;
  /** Where it is not the ruleset's own. */
  policy?: ChangePolicy;
}

/** Everything a run needs to know, independent of the landing engine. Made by `planReconciliation`. */
export interface ReconcilePlan {
  definition: RulesetDefinition;
  source: SidePlan;
  target: SidePlan;
  rules: RulePlan[];
  /**
   * The first rule whose keys say which rows belong together: duplicate and NULL keys are counted for it. Null when all rules
   * are fuzzy (blocking keys repeat by design) or whole rows are matched: then there is no such key and both counts are 0.
   */
  keyRule: number | null;
  /**
   * What names a row in the outcomes: the keys of `keyRule`; else the first fuzzy rule's blocking keys and similarity columns;
   * nothing where whole rows are matched, as the fields show all of the row.
   */
  rowKey: { source: string; target: string }[];
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
    | 'rows_hidden'
    | 'duplicate_keys'
    | 'null_keys'
    | 'rejected_rows'
    | 'sanitised'
    | 'empty_side'
    | 'empty_is_null'
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
