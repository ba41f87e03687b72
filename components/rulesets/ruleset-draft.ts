import type { CompareOptions, DatasetDefinition, RuleDefinition, RulesetDefinition } from '#server/engine/plan/definition.ts';
import { rulesInOrder } from '#server/engine/plan/plan-rules.ts';

/** A ruleset while it is being written: anything may still be blank. Row ids tell rows apart on screen and nowhere else. */
export interface RulesetDraft {
  id: string;
  name: string;
  description: string;
  source: SideDraft;
  target: SideDraft;
  /** Null: by the primary key that both sides declare. */
  rules: RuleDraft[] | null;
  /** Null: every column with the same name on both sides. */
  fields: FieldDraft[] | null;
  inactive: string;
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
  keys: PairDraft[];
  sourceFilter: string;
  targetFilter: string;
}

export interface PairDraft {
  rowId: string;
  source: string;
  target: string;
}

export interface FieldDraft extends PairDraft {
  compare: CompareOptions;
  apply: boolean;
}

let rowsMade = 0;

function newRowId(): string {
  rowsMade += 1;
  return `row-${rowsMade}`;
}

export function newPair(source = '', target = ''): PairDraft {
  return { rowId: newRowId(), source, target };
}

export function newField(source = '', target = ''): FieldDraft {
  return { ...newPair(source, target), compare: {}, apply: false };
}

export function newRule(keys: readonly { source: string; target: string }[] = [{ source: '', target: '' }]): RuleDraft {
  return {
    rowId: newRowId(),
    name: '',
    type: typeFor(keys.length),
    confidence: null,
    keys: keys.map(({ source, target }) => newPair(source, target)),
    sourceFilter: '',
    targetFilter: '',
  };
}

/** The type that goes with a number of key pairs. */
export function typeFor(keys: number): RuleDefinition['type'] {
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
    rules: [],
    fields: [],
    inactive: '',
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
    rules: rules?.map(({ definition: rule }) => ruleDraft(rule)) ?? null,
    fields:
      definition.fields?.map(({ source, target, compare, apply }) => ({
        ...newPair(source, target),
        compare: compare ?? {},
        apply: apply ?? false,
      })) ?? null,
    inactive: definition.inactive ?? '',
    thresholds: definition.thresholds ?? {},
    staging: definition.staging ?? {},
  };
}

function sideDraft({ connection, table, query, filter }: DatasetDefinition): SideDraft {
  return { connection, reads: query === undefined ? 'table' : 'query', table: table ?? '', query: query ?? '', filter: filter ?? '' };
}

function ruleDraft(rule: RuleDefinition): RuleDraft {
  return {
    ...newRule(rule.keys),
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
  const rules = draft.rules?.map((rule) => ruleDefinition(rule, draft.rules ?? []));
  const fields = draft.fields?.map(({ source, target, compare, apply }) => ({
    source,
    target,
    ...(Object.keys(compare).length > 0 && { compare }),
    ...(apply && { apply }),
  }));
  const thresholds = withoutEmpty(draft.thresholds);
  const staging = withoutEmpty(draft.staging);
  return {
    id: draft.id.trim() || idFrom(name),
    name,
    ...(draft.description.trim() !== '' && { description: draft.description.trim() }),
    source: sideDefinition(draft.source),
    target: sideDefinition(draft.target),
    ...(rules && { rules }),
    ...(fields && { fields }),
    ...(draft.inactive.trim() !== '' && { inactive: draft.inactive.trim() }),
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
  const { type, confidence, keys, sourceFilter, targetFilter } = rule;
  return {
    name: rule.name.trim() || usualRuleName(rule, all),
    type,
    ...(confidence !== null && { confidence }),
    keys: keys.map(({ source, target }) => ({ source, target })),
    ...(sourceFilter.trim() !== '' && { source_filter: sourceFilter.trim() }),
    ...(targetFilter.trim() !== '' && { target_filter: targetFilter.trim() }),
  };
}

/** `order_id`, `customer and day`; `rule 2` while it has no keys or where the name is taken. */
export function usualRuleName(rule: RuleDraft, all: readonly RuleDraft[]): string {
  const at = all.indexOf(rule);
  const fromKeys = (each: RuleDraft) =>
    each.keys
      .map((key) => key.source)
      .filter((name) => name !== '')
      .join(' and ');
  const name = fromKeys(rule);
  const taken = all.some((other, otherAt) => other !== rule && (other.name.trim() || (otherAt < at ? fromKeys(other) : '')) === name);
  return name === '' || taken ? `rule ${at + 1}` : name;
}

const FILE_ENDING = /(\.(csv|tsv|parquet|json|jsonl|ndjson|gz))+$/i;

/** `orders, crm against warehouse`; blank until both sides are chosen. */
export function usualName({ source, target }: RulesetDraft): string {
  if (source.connection === '' || target.connection === '') return '';
  const what = (source.reads === 'table' && source.table) || (target.reads === 'table' && target.table) || '';
  const table = what
    .replace(FILE_ENDING, '')
    .replace(/^.*[./](?=[^./]+$)/, '')
    .replaceAll('"', '');
  return [table, `${source.connection} against ${target.connection}`].filter((part) => part !== '').join(', ');
}

const LONGEST_ID = 64;

/** `Orders, CRM against warehouse` → `ORDERS_CRM_AGAINST_WAREHOUSE`. */
export function idFrom(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '');
  return plain
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .slice(0, LONGEST_ID)
    .replace(/^_+|_+$/g, '');
}

/** Without absent values and empty groups; undefined when nothing is left. */
function withoutEmpty<T extends object>(group: T): T | undefined {
  const kept = Object.entries(group)
    .map(([name, value]) => [name, typeof value === 'object' && value !== null ? withoutEmpty(value) : value] as const)
    .filter(([, value]) => value !== undefined && value !== null);
  return kept.length === 0 ? undefined : (Object.fromEntries(kept) as T);
}
