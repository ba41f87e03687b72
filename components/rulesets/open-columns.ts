import type { ColumnDescription, DatasetDescription } from '#server/engine/connectors/contract.ts';
import type { PairSuggestions } from '#server/engine/plan/suggest-pairs.ts';
import type { RulesetDraft } from './ruleset-draft.ts';

export type Side = 'source' | 'target';

/** Columns of one side that no key and no field pair names, in the table's order. */
export function openColumns(draft: RulesetDraft, side: Side, description: DatasetDescription | null): ColumnDescription[] {
  const used = new Set([...(draft.rules ?? []).flatMap((rule) => rule.keys), ...(draft.fields ?? [])].map((pair) => pair[side]));
  return (description?.columns ?? []).filter((column) => !used.has(column.name));
}

/** What may still be suggested: columns that are used are not offered again, and no key once a rule has one. */
export function openSuggestions(draft: RulesetDraft, suggested: PairSuggestions): PairSuggestions {
  const used = (side: Side) =>
    new Set([...(draft.rules ?? []).flatMap((rule) => rule.keys), ...(draft.fields ?? [])].map((pair) => pair[side]));
  const usedSource = used('source');
  const usedTarget = used('target');
  const keyed = (draft.rules ?? []).some((rule) => rule.keys.some((key) => key.source !== '' || key.target !== ''));
  return {
    keys: keyed || draft.rules === null ? [] : suggested.keys,
    fields: suggested.fields
      .filter((pair) => !usedSource.has(pair.source) && !usedTarget.has(pair.target))
      .toSorted((a, b) => b.score - a.score),
  };
}
