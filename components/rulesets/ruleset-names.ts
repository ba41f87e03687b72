import type { RuleDraft, RulesetDraft } from './ruleset-draft.ts';

/** `order_id`, `customer and day`, `similar name within town`; `rule 2` while it has no keys or where the name is taken. */
export function usualRuleName(rule: RuleDraft, all: readonly RuleDraft[]): string {
  const at = all.indexOf(rule);
  const fromKeys = (each: RuleDraft) => {
    const keys = each.keys.map((key) => key.source).filter((name) => name !== '');
    if (each.type !== 'fuzzy') return keys.join(' and ');
    const text = each.similarity?.source ?? '';
    return text === '' ? '' : [`similar ${text}`, ...(keys.length > 0 ? [`within ${keys.join(' and ')}`] : [])].join(' ');
  };
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
