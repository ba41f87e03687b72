import type { ChangePolicy, ChangeSettings } from '#server/engine/changes/change-settings.ts';
import type {
  CompareOptions,
  DatasetDefinition,
  RuleDefinition,
  RuleKeyDefinition,
  RulesetDefinition,
  SimilarityDefinition,
} from '#server/engine/plan/definition.ts';
import { rulesInOrder } from '#server/engine/plan/plan-rules.ts';
import type { TransformChain } from '#server/engine/transforms/transform-schema.ts';
import { idFrom, usualName, usualRuleName } from './ruleset-names.ts';

/** A ruleset while it is being written: anything may still be blank. Row ids tell rows apart on screen and nowhere else. */
export interface RulesetDraft {
  id: string;
  name: string;
  description: string;
  source: SideDraft;
  target: SideDraft;
  /** `multiset`: whole rows are matched with their counts, without rules. */
  match: 'keyed' | 'multiset';
  /** Null: by the primary key that both sides declare. */
  rules: RuleDraft[] | null;
  /** Null: every column with the same name on both sides. */
  fields: FieldDraft[] | null;
  inactive: string;
  changes: ChangeSettings;
  thresholds: NonNullable<RulesetDefinition['thresholds']>;
  staging: NonNullable<RulesetDefinition['staging']>;
}

export interface SideDraft {
  connection: string;
  /** What is read: both are kept while switching, only the chosen one is published. */
  reads: 'table' | 'query';
  table: string;
  query: string;
  filter: string;
}

export interface RuleDraft {
  rowId: string;
  /** Blank: named after its keys. */
  name: string;
  type: RuleDefinition['type'];
  confidence: number | null;
  /** Of a fuzzy rule: the blocking keys. */
  keys: KeyDraft[];
  /** Only of a fuzzy rule; kept while another type is tried, published only with that one. */
  similarity: SimilarityDefinition | null;
  maxCandidatePairs: number | null;
  sourceFilter: string;
  targetFilter: string;
}

export interface PairDraft {
  rowId: string;
  source: string;
  target: string;
  /** Of the source value; empty for none. */
  transforms: TransformChain;
}

export interface KeyDraft extends PairDraft {
  targetTransforms: TransformChain;
}

export interface FieldDraft extends PairDraft {
  compare: CompareOptions;
  apply: boolean;
  /** Null: the ruleset's. */
  policy: ChangePolicy | null;
}

let rowsMade = 0;

function newRowId(): string {
  rowsMade += 1;
  return `row-${rowsMade}`;
}

export function newKey(source = '', target = ''): KeyDraft {
  return { rowId: newRowId(), source, target, transforms: [], targetTransforms: [] };
}

export function newField(source = '', target = ''): FieldDraft {
  return { rowId: newRowId(), source, target, transforms: [], compare: {}, apply: false, policy: null };
}

/** A policy says how a difference is written: without that there is none. */
export function applied(apply: boolean): Partial<FieldDraft> {
  return apply ? { apply } : { apply, policy: null };
}

export function newRule(keys: readonly { source: string; target: string }[] = [{ source: '', target: '' }]): RuleDraft {
  return {
    rowId: newRowId(),
    name: '',
    type: typeFor(keys.length),
    confidence: null,
    keys: keys.map(({ source, target }) => newKey(source, target)),
    similarity: null,
    maxCandidatePairs: null,
    sourceFilter: '',
    targetFilter: '',
  };
}

/** The type that goes with a number of key pairs; transformation and fuzzy rules stay what they are. */
export function typeFor(keys: number, type: RuleDefinition['type'] = 'exact'): RuleDefinition['type'] {
  if (type === 'transformation' || type === 'fuzzy') return type;
  return keys > 1 ? 'composite' : 'exact';
}

const EMPTY_SIDE: SideDraft = { connection: '', reads: 'table', table: '', query: '', filter: '' };

export function emptyDraft(): RulesetDraft {
  return {
    id: '',
    name: '',
    description: '',
    source: EMPTY_SIDE,
    target: EMPTY_SIDE,
    match: 'keyed',
    rules: [],
    fields: [],
    inactive: '',
    changes: {},
    thresholds: {},
    staging: {},
  };
}

/** For the form. Rules come in the order in which they work: the list is the priority. */
export function draftOf(definition: RulesetDefinition): RulesetDraft {
  const rules = definition.rules && rulesInOrder(definition.rules.map((rule) => ({ definition: rule })));
  return {
    id: definition.id,
    name: definition.name,
    description: definition.description ?? '',
    source: sideDraft(definition.source),
    target: sideDraft(definition.target),
    match: definition.match ?? 'keyed',
    rules: rules?.map(({ definition: rule }) => ruleDraft(rule)) ?? null,
    fields:
      definition.fields?.map(({ source, target, transforms, compare, apply, policy }) => ({
        ...newField(source, target),
        transforms: transforms ?? [],
        compare: compare ?? {},
        apply: apply ?? false,
        policy: policy ?? null,
      })) ?? null,
    inactive: definition.inactive ?? '',
    changes: definition.changes ?? {},
    thresholds: definition.thresholds ?? {},
    staging: definition.staging ?? {},
  };
}

function sideDraft({ connection, table, query, filter }: DatasetDefinition): SideDraft {
  return { connection, reads: query === undefined ? 'table' : 'query', table: table ?? '', query: query ?? '', filter: filter ?? '' };
}

function ruleDraft(rule: RuleDefinition): RuleDraft {
  return {
    ...newRule(),
    keys: rule.keys.map(({ source, target, transforms, target_transforms }) => ({
      ...newKey(source, target),
      transforms: transforms ?? [],
      targetTransforms: target_transforms ?? [],
    })),
    similarity: rule.similarity ?? null,
    maxCandidatePairs: rule.max_candidate_pairs ?? null,
    name: rule.name,
    type: rule.type,
    confidence: rule.confidence ?? null,
    sourceFilter: rule.source_filter ?? '',
    targetFilter: rule.target_filter ?? '',
  };
}

/** For the server. Blank names are filled in; what else is blank stays so, and the check names it. */
export function definitionOf(draft: RulesetDraft): RulesetDefinition {
  const name = draft.name.trim() || usualName(draft);
  const rules = draft.match === 'multiset' ? undefined : draft.rules?.map((rule) => ruleDefinition(rule, draft.rules ?? []));
  const fields = draft.fields?.map(({ source, target, transforms, compare, apply, policy }) => ({
    source,
    target,
    ...(transforms.length > 0 && { transforms }),
    ...(Object.keys(compare).length > 0 && { compare }),
    ...(apply && { apply }),
    ...(policy && { policy }),
  }));
  const changes = withoutEmpty(draft.changes);
  const thresholds = withoutEmpty(draft.thresholds);
  const staging = withoutEmpty(draft.staging);
  return {
    id: draft.id.trim() || idFrom(name),
    name,
    ...(draft.description.trim() !== '' && { description: draft.description.trim() }),
    source: sideDefinition(draft.source),
    target: sideDefinition(draft.target),
    ...(draft.match === 'multiset' && { match: draft.match }),
    ...(rules && { rules }),
    ...(fields && { fields }),
    ...(draft.inactive.trim() !== '' && { inactive: draft.inactive.trim() }),
    ...(changes && { changes }),
    ...(thresholds && { thresholds }),
    ...(staging && { staging }),
  };
}

function sideDefinition({ connection, reads, table, query, filter }: SideDraft): DatasetDefinition {
  return {
    connection,
    ...(reads === 'table' ? { table } : { query: query.trim() }),
    ...(filter.trim() !== '' && { filter: filter.trim() }),
  };
}

function ruleDefinition(rule: RuleDraft, all: readonly RuleDraft[]): RuleDefinition {
  const { type, confidence, keys, similarity, maxCandidatePairs, sourceFilter, targetFilter } = rule;
  return {
    name: rule.name.trim() || usualRuleName(rule, all),
    type,
    ...(confidence !== null && { confidence }),
    keys: keys.map((key) => keyDefinition(key, type)),
    ...(type === 'fuzzy' && similarity && { similarity }),
    ...(type === 'fuzzy' && maxCandidatePairs !== null && { max_candidate_pairs: maxCandidatePairs }),
    ...(sourceFilter.trim() !== '' && { source_filter: sourceFilter.trim() }),
    ...(targetFilter.trim() !== '' && { target_filter: targetFilter.trim() }),
  };
}

/** Chains are published only with the types that may have them. */
function keyDefinition({ source, target, transforms, targetTransforms }: KeyDraft, type: RuleDefinition['type']): RuleKeyDefinition {
  const transforming = type === 'transformation' || type === 'fuzzy';
  return {
    source,
    target,
    ...(transforming && transforms.length > 0 && { transforms }),
    ...(transforming && targetTransforms.length > 0 && { target_transforms: targetTransforms }),
  };
}

/** Without absent values and empty groups; undefined when nothing is left. */
function withoutEmpty<T extends object>(group: T): T | undefined {
  const kept = Object.entries(group)
    .map(([name, value]) => [name, typeof value === 'object' && value !== null ? withoutEmpty(value) : value] as const)
    .filter(([, value]) => value !== undefined && value !== null);
  return kept.length === 0 ? undefined : (Object.fromEntries(kept) as T);
}
