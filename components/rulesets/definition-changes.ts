import type { RulesetDefinition } from '#server/engine/plan/definition.ts';

/** One difference between two versions, in words a reader of the form knows. */
export interface DefinitionChange {
  kind: 'added' | 'removed' | 'changed' | 'moved';
  /** `Source, filter`, `Rule “order number”, confidence`, `Field status → state`. */
  place: string;
  before?: string;
  after?: string;
}

type Json = null | string | number | boolean | Json[] | { [key: string]: Json };

/** What `after` says otherwise than `before`: rules told apart by name, field pairs by their columns. Empty when nothing. */
export function definitionChanges(before: RulesetDefinition, after: RulesetDefinition): DefinitionChange[] {
  const plain = (definition: RulesetDefinition) => JSON.parse(JSON.stringify(definition)) as { [key: string]: Json };
  const { rules: oldRules, fields: oldFields, ...oldRest } = plain(before);
  const { rules: newRules, fields: newFields, ...newRest } = plain(after);
  return [
    ...treeChanges('', oldRest, newRest),
    ...listChanges(listOf(oldRules), listOf(newRules), (rule) => `Rule “${String(rule.name)}”`, 'Rules', 'by the declared primary key'),
    ...listChanges(
      listOf(oldFields),
      listOf(newFields),
      (field) => `Field ${String(field.source)} → ${String(field.target)}`,
      'Fields',
      'every column with the same name',
    ),
  ];
}

type Entry = { [key: string]: Json };

function listOf(value: Json | undefined): Entry[] | null {
  return Array.isArray(value) ? (value as Entry[]) : null;
}

function listChanges(
  before: Entry[] | null,
  after: Entry[] | null,
  nameOf: (entry: Entry) => string,
  place: string,
  usual: string,
): DefinitionChange[] {
  if (before === null && after === null) return [];
  const changes: DefinitionChange[] = [];
  if (before === null || after === null) {
    const said = (list: Entry[] | null) => (list === null ? usual : `${list.length} listed`);
    changes.push({ kind: 'changed', place, before: said(before), after: said(after) });
  }
  const old = new Map((before ?? []).map((entry) => [nameOf(entry), entry]));
  const names = new Set((after ?? []).map(nameOf));
  for (const name of old.keys()) if (!names.has(name)) changes.push({ kind: 'removed', place: name });
  const stayed = (list: Entry[] | null) => (list ?? []).map(nameOf).filter((name) => old.has(name) && names.has(name));
  const oldOrder = stayed(before);
  const newOrder = stayed(after);
  for (const entry of after ?? []) {
    const name = nameOf(entry);
    const former = old.get(name);
    if (!former) {
      const rest = restOf(entry);
      changes.push({ kind: 'added', place: name, ...(Object.keys(rest).length > 0 && { after: textOf(rest) }) });
    } else changes.push(...treeChanges(name, former, entry));
  }
  if (oldOrder.join('\n') !== newOrder.join('\n')) {
    changes.push({ kind: 'moved', place: `Order of the ${place.toLowerCase()}`, before: oldOrder.join(', '), after: newOrder.join(', ') });
  }
  return changes;
}

/** Its name in the list already says the name of a rule and the columns of a field pair. */
function restOf({ name: _name, source: _source, target: _target, ...rest }: Entry): Entry {
  return rest;
}

function treeChanges(place: string, before: Json | undefined, after: Json | undefined): DefinitionChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (isBranch(before) && isBranch(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      treeChanges(joined(place, key.replaceAll('_', ' ')), before[key], after[key]),
    );
  }
  if (before === undefined) return [{ kind: 'added', place, after: textOf(after) }];
  if (after === undefined) return [{ kind: 'removed', place, before: textOf(before) }];
  return [{ kind: 'changed', place, before: textOf(before), after: textOf(after) }];
}

function joined(place: string, key: string): string {
  return place === '' ? key.charAt(0).toUpperCase() + key.slice(1) : `${place}, ${key}`;
}

function isBranch(value: Json | undefined): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `true`, `0.95`, `a = b and c = d`, `trim: true, confidence: 0.9`. */
function textOf(value: Json | undefined): string {
  if (Array.isArray(value)) return value.map(textOf).join(' and ');
  if (!isBranch(value)) return value === undefined ? '' : String(value);
  const { source, target } = value;
  if (typeof source === 'string' && typeof target === 'string' && Object.keys(value).length === 2) return `${source} = ${target}`;
  return Object.entries(value)
    .map(([key, each]) => `${key.replaceAll('_', ' ')}: ${textOf(each)}`)
    .join(', ');
}
