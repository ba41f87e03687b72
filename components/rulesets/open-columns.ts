import type { ColumnDescription, DatasetDescription } from '#server/engine/connectors/contract.ts';
import { type PairSuggestion, suggestPairs } from '#server/engine/plan/suggest-pairs.ts';
import type { RulesetDraft } from './ruleset-draft.ts';

export type Side = 'source' | 'target';

/** Columns of one side that no key and no field pair names, in the table's order. */
export function openColumns(draft: RulesetDraft, side: Side, description: DatasetDescription | null): ColumnDescription[] {
  const used = new Set([...(draft.rules ?? []).flatMap((rule) => rule.keys), ...(draft.fields ?? [])].map((pair) => pair[side]));
  return (description?.columns ?? []).filter((column) => !used.has(column.name));
}

export interface OpenSuggestions {
  /** Together one rule; empty once a rule uses one of them. */
  keys: PairSuggestion[];
  /** Pairs whose columns are both still free, best first. */
  fields: PairSuggestion[];
}

/** What may still be suggested: columns that are used are not offered again. */
export function openSuggestions(
  draft: RulesetDraft,
  source: DatasetDescription | null,
  target: DatasetDescription | null,
): OpenSuggestions {
  if (!source || !target) return { keys: [], fields: [] };
  const all = suggestPairs(source, target);
  const free = (side: Side) => new Set(openColumns(draft, side, side === 'source' ? source : target).map((column) => column.name));
  const freeSource = free('source');
  const freeTarget = free('target');
  const isFree = (pair: PairSuggestion) => freeSource.has(pair.source) && freeTarget.has(pair.target);
  const keyed = (draft.rules ?? []).some((rule) => rule.keys.some((key) => key.source !== '' || key.target !== ''));
  return {
    keys: keyed || draft.rules === null ? [] : all.keys,
    fields: all.fields.filter(isFree).toSorted((a, b) => b.score - a.score),
  };
}
