import type { ChangePolicy } from '#server/engine/changes/change-settings.ts';
import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import type { Side } from '#server/engine/plan/plan.ts';
import { Chance } from './chance.ts';
import type { WalkColumn, WalkValue } from './walk-column.ts';
import type { WalkDialect } from './walk-dialect.ts';

/** What a row holds, by the names of the walk's columns; `seen` is the moment it was changed. */
export type WalkRow = { key: WalkKey; cells: Map<string, WalkValue> };
export type WalkKey = readonly [number: string, text: string];
export type WalkTable = Map<string, WalkRow>;

export interface WalkField {
  column: WalkColumn;
  policy: ChangePolicy;
  apply: boolean;
}

/** Two random tables, a random ruleset between them and the side that is written. */
export interface WalkScenario {
  seed: number;
  side: Side;
  fields: WalkField[];
  inserts: boolean;
  deletes: boolean;
  /** The declared key compares without regard to case, so there is none, only an index. */
  looseKeys: boolean;
  source: WalkTable;
  target: WalkTable;
}

const POLICIES: ChangePolicy[] = ['source_wins', 'target_wins', 'newest_wins', 'coalesce', 'manual'];
const NUMBERS = ['1', '2', '9007199254740993'];
const TEXTS = ['a', 'A', 'ä', ' b', "o'x"];
/** In the order of time. */
export const MOMENTS = [null, "'2024-01-01 00:00:00'", "'2024-01-01 00:00:00.000001'", "'2024-06-01 12:00:00'"];
export const SEEN = 'seen';
/** Not mapped, with a default. */
export const NOTE = 'note';
export const DEFAULT_NOTE: WalkValue = { sql: "'kept'", value: 'kept' };
const NO_NOTE: WalkValue = { sql: 'NULL', value: null };
const OWN_NOTE: WalkValue = { sql: "'own'", value: 'own' };
const FIELDS = 6;

export function keyLabel([number, text]: WalkKey): string {
  return `${number}/${text}`;
}

export function walkScenario(seed: number, dialect: WalkDialect): WalkScenario {
  const chance = new Chance(seed);
  const side: Side = chance.odds(0.6) ? 'target' : 'source';
  const fields = chance.some(dialect.columns, FIELDS).map((column, index): WalkField => {
    const apply = index === 0 || chance.odds(0.85);
    // One field is sure to have something to write on this side.
    const policy = index === 0 ? (side === 'target' ? 'source_wins' : 'target_wins') : chance.one(POLICIES);
    return { column, apply, policy };
  });
  const keys = NUMBERS.flatMap((number) => TEXTS.map((text): WalkKey => [number, text]));
  const table = (values: (column: WalkColumn) => WalkValue[]): WalkTable =>
    new Map(
      keys
        .filter(() => chance.odds(0.75))
        .map((key) => {
          const cells = new Map(fields.map(({ column }) => [column.name, chance.one(values(column))] as const));
          cells.set(SEEN, moment(chance.one(MOMENTS))).set(NOTE, chance.one([OWN_NOTE, NO_NOTE]));
          return [keyLabel(key), { key, cells }];
        }),
    );
  return {
    seed,
    side,
    fields,
    inserts: chance.odds(0.6),
    deletes: chance.odds(0.6),
    looseKeys: chance.odds(0.5),
    source: table(({ sources }) => sources),
    target: table(({ targets }) => targets),
  };
}

export function moment(sql: string | null): WalkValue {
  return { sql: sql ?? 'NULL', value: sql };
}

export function walkRuleset(scenario: WalkScenario, id: string, connection: string, tables: Record<Side, string>): RulesetDefinition {
  const { fields, inserts, deletes } = scenario;
  return {
    id,
    name: `Walk ${scenario.seed}`,
    source: { connection, table: tables.source },
    target: { connection, table: tables.target },
    rules: [
      {
        name: 'key',
        type: 'composite',
        keys: [
          { source: 'number', target: 'number' },
          { source: 'text', target: 'text' },
        ],
      },
    ],
    fields: fields.map(({ column: { name, transforms, compare }, apply, policy }) => ({
      source: name,
      target: name,
      apply,
      ...(apply ? { policy } : {}),
      ...(transforms ? { transforms } : {}),
      ...(compare ? { compare } : {}),
    })),
    changes: { inserts, deletes, newest: { source: SEEN, target: SEEN } },
  };
}
