import { InvalidArgumentError } from 'commander';
import { CHANGE_KINDS } from '#server/engine/changes/planned-change.ts';
import { TieoutError } from '#server/engine/errors.ts';
import type { ChangeFilter } from '#server/features/changes/change.schema.ts';
import { CHANGE_OUTCOMES, DECISIONS } from '#server/features/changes/change-status.ts';

/** Options that choose rows of a change set. */
export interface Selection {
  all?: boolean;
  where?: [name: string, value: string][];
  key?: [name: string, value: string][];
  field?: string;
}

export const WHERE_HELP = `
--where takes NAME=VALUE and may be repeated; NAME is one of
  field=NAME      rows in which this field is to be written
  kind=KIND       ${CHANGE_KINDS.join(', ')}
  decision=WHAT   ${DECISIONS.join(', ')}
  outcome=WHAT    what became of the row: ${CHANGE_OUTCOMES.join(', ')}
  rule=NAME       rows that this rule matched
  text=TEXT       part of a key or of a value`;

/** `id=17`, repeatable. */
export function addPair(text: string, earlier: [string, string][] = []): [string, string][] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write it as NAME=VALUE.');
  return [...earlier, [text.slice(0, at), text.slice(at + 1)]];
}

/** @throws TieoutError invalid_input when a name stands there twice: which of its values is meant? */
export function valuesByName(pairs: readonly [string, string][], option: string): Record<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of pairs) {
    if (values.has(name)) throw new TieoutError('invalid_input', `${option} ${name} is given twice.`, 'Give it once.');
    values.set(name, value);
  }
  return Object.fromEntries(values);
}

/** @throws TieoutError invalid_input for a name that --where does not know, and for one that can have one value and has two. */
export function filterOf({ where = [], key = [] }: Selection): ChangeFilter {
  const filter: ChangeFilter = {};
  valuesByName(
    where.filter(([name]) => ['field', 'rule', 'text'].includes(name)),
    '--where',
  );
  for (const [name, value] of where) {
    if (name === 'field') filter.field = value;
    else if (name === 'kind') filter.kinds = [...(filter.kinds ?? []), oneOf(CHANGE_KINDS, value)];
    else if (name === 'decision') filter.decisions = [...(filter.decisions ?? []), oneOf(DECISIONS, value)];
    else if (name === 'outcome') filter.outcomes = [...(filter.outcomes ?? []), oneOf(CHANGE_OUTCOMES, value)];
    else if (name === 'rule') filter.rule = value;
    else if (name === 'text') filter.search = value;
    else throw new TieoutError('invalid_input', `--where knows no "${name}".`, 'Use field, kind, decision, outcome, rule or text.');
  }
  if (key.length > 0) filter.key = valuesByName(key, '--key');
  return filter;
}

/** Deciding about everything has to be said. @throws TieoutError invalid_input. */
export function requireSelection({ all, where, key, field }: Selection): void {
  if (all || where?.length || key?.length || field !== undefined) return;
  throw new TieoutError('invalid_input', 'Say which rows are meant.', 'Use --all, --where field=NAME, --key COLUMN=VALUE or --field NAME.');
}

function oneOf<const Value extends string>(values: readonly Value[], text: string): Value {
  const found = values.find((value) => value === text);
  if (found !== undefined) return found;
  throw new TieoutError('invalid_input', `"${text}" is none of ${values.join(', ')}.`, 'Choose one of them.');
}
