import fc from 'fast-check';
import type { ArrayTable } from '../../landing/testing/array-connector.ts';
import type { CompareOptions, FieldPairDefinition, RuleDefinition, RulesetDefinition } from '../../plan/definition.ts';
import { isCanonical } from '../../values/canonical.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import { comparePair } from '../pair-comparison.ts';

/** A ruleset over two small tables that share many values, so that keys match, repeat and nearly match. */
export interface RandomCase {
  source: ArrayTable;
  target: ArrayTable;
  ruleset: Pick<RulesetDefinition, 'rules' | 'fields' | 'inactive'>;
}

const integer = (digits?: number): LogicalType => (digits === undefined ? { kind: 'integer' } : { kind: 'integer', digits });
const decimal = (precision?: number, scale?: number): LogicalType =>
  precision === undefined ? { kind: 'decimal' } : { kind: 'decimal', precision, scale: scale ?? 0 };
const moment = (kind: 'time' | 'timestamp' | 'timestamptz', precision: number): LogicalType => ({ kind, precision });

const NUMBERS = [
  '0',
  '1',
  '1.0',
  '1.00',
  '-1',
  '1.5',
  '1.50',
  '1.25',
  '1.005',
  '1.004',
  '2',
  '12.345',
  '-12.345',
  '99.99',
  '-0.00',
  '007',
  '1e3',
  'x',
  '9999999999',
];
const MOMENTS = [
  '2024-01-01 00:00:00',
  '2024-01-01 00:00:00.4',
  '2024-01-01 00:00:00.5',
  '2024-01-01 00:00:00.499999',
  '2024-01-01 00:00:01',
  '2024-01-01 00:00:02.000000',
  '2023-12-31 23:59:59.9996',
  '0001-01-01 00:00:00',
  '9999-12-31 23:59:59.999999',
  'infinity',
  '0000-00-00 00:00:00',
];
const WORDS = [
  'a',
  'A',
  ' a',
  'a ',
  'a  b',
  'a b',
  '',
  ' ',
  'é',
  'e\u0301',
  'É',
  '😀',
  '\u00a0a',
  'ß',
  'Σ',
  'σ',
  'NULL',
  '\\N',
  '"',
  'a,b',
  'a\nb',
  'a\r\nb',
  "';--",
  '\ufeffa',
];

/** Texts that make sense for a type, and a few that do not fit it. */
const POOLS: Record<LogicalType['kind'], readonly string[]> = {
  boolean: ['true', 'false', 'true', 'false', 'maybe'],
  integer: ['0', '1', '2', '-1', '12', '99', '007', '1.5', '123456789012345678'],
  decimal: NUMBERS,
  float: ['0', '-0', '1', '1.5', '1.005', '0.1', '0.30000000000000004', 'NaN', 'Infinity', '-Infinity', '1e21', '12.345', 'nan'],
  string: [...WORDS, '1', '0', 'true', 'no', '1.50', '2024-01-01', '{"b":1,"a":[1.0]}', '550E8400-E29B-41D4-A716-446655440000'],
  bytes: ['', '00ff', '61', '6', 'FF'],
  date: ['2024-01-01', '2024-01-02', '2023-12-31', '0001-01-01', '9999-12-31', 'infinity', '2024-02-30'],
  time: ['00:00:00', '00:00:00.5', '00:00:01', '23:59:59.999999', '12:00:00.25', '24:00:00'],
  timestamp: MOMENTS,
  timestamptz: MOMENTS.map((text) => `${text}Z`),
  uuid: ['550e8400-e29b-41d4-a716-446655440000', '550e8400-e29b-41d4-a716-446655440001', '550E8400-E29B-41D4-A716-446655440000'],
  json: ['{"a":[1],"b":1}', '1', '"a"', '{"a":1}', 'null', '{'],
};

const TYPES: readonly LogicalType[] = [
  { kind: 'boolean' },
  integer(3),
  integer(18),
  integer(19),
  integer(),
  decimal(10, 2),
  decimal(12, 4),
  decimal(5, 0),
  decimal(38, 10),
  decimal(38, 2),
  decimal(65, 20),
  decimal(),
  { kind: 'float' },
  { kind: 'string' },
  { kind: 'bytes' },
  { kind: 'date' },
  moment('time', 0),
  moment('time', 6),
  moment('time', 7),
  moment('timestamp', 0),
  moment('timestamp', 3),
  moment('timestamp', 6),
  moment('timestamp', 7),
  moment('timestamptz', 0),
  moment('timestamptz', 6),
  { kind: 'uuid' },
  { kind: 'json' },
];

type TypePair = [LogicalType, LogicalType];
const type = fc.constantFrom(...TYPES);
const ofKinds = (...kinds: LogicalType['kind'][]) => fc.constantFrom(...TYPES.filter(({ kind }) => kinds.includes(kind)));
const twoOf = (kind: fc.Arbitrary<LogicalType>) =>
  fc.tuple(kind, kind).filter(([one, other]) => comparePair(one, other).comparison !== null);
const text: LogicalType = { kind: 'string' };

/** Weighted by how much there is to get wrong: two random types could mostly never be equal. */
const typePair: fc.Arbitrary<TypePair> = fc.oneof(
  { weight: 4, arbitrary: type.map((one): TypePair => [one, one]) },
  { weight: 3, arbitrary: fc.constant<TypePair>([text, text]) },
  { weight: 2, arbitrary: fc.tuple(type, fc.boolean()).map(([one, first]): TypePair => (first ? [text, one] : [one, text])) },
  { weight: 4, arbitrary: twoOf(ofKinds('integer', 'decimal', 'float')) },
  { weight: 3, arbitrary: twoOf(ofKinds('date', 'timestamp', 'timestamptz')) },
  { weight: 1, arbitrary: twoOf(type) },
);
const anyTypePair = fc.oneof({ weight: 12, arbitrary: typePair }, { weight: 1, arbitrary: fc.tuple(type, type) });

const flagged = fc.option(fc.constant(true), { nil: undefined });
const compareOptions: fc.Arbitrary<CompareOptions> = fc
  .record(
    {
      absolute_tolerance: fc.constantFrom(0.005, 0.01, 0.5, 1e-7),
      relative_tolerance: fc.constantFrom(0.01, 0.25),
      seconds_tolerance: fc.constantFrom(0.5, 1, 86_400),
      ignore_case: fc.constant(true),
      trim: fc.constant(true),
      collapse_white_space: fc.constant(true),
      unicode_nfc: fc.constant(true),
      null_equals_empty: fc.constant(true),
      loose_boolean: fc.constant(true),
      json_by_meaning: fc.constant(true),
      ignore: fc.constant(true),
    },
    { requiredKeys: [] },
  )
  .chain((options) => {
    const names = Object.keys(options) as (keyof CompareOptions)[];
    return fc.subarray(names, { maxLength: Math.min(3, names.length) }).map((kept) => pick(options, kept));
  });

function pick(options: CompareOptions, names: (keyof CompareOptions)[]): CompareOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name as keyof CompareOptions)));
}

const fieldShape = fc.record({ types: anyTypePair, compare: fc.oneof(fc.constant({}), compareOptions) });
const ruleShape = fc.record({
  keys: fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 3 }),
  sourceFilter: flagged,
  targetFilter: flagged,
});

/** Columns `k0 … k2` are keys, `f0 …` fields, `flag` carries every filter. */
export const randomCase: fc.Arbitrary<RandomCase> = fc
  .record({
    keyTypes: fc.array(typePair, { minLength: 3, maxLength: 3 }),
    fields: fc.array(fieldShape, { maxLength: 4 }),
    rules: fc.array(ruleShape, { minLength: 1, maxLength: 3 }),
    inactive: flagged,
    /** How many different values each column draws from: few make many duplicates. */
    variety: fc.integer({ min: 1, max: 6 }),
    nulls: fc.boolean(),
    misfits: fc.boolean(),
  })
  .chain(({ keyTypes, fields, rules, inactive, variety, nulls, misfits }) => {
    const pairs = [...keyTypes, ...fields.map((field) => field.types)];
    const names = [...keyTypes.map((_, index) => `k${index}`), ...fields.map((_, index) => `f${index}`)];
    const columns = (side: 0 | 1) => ({
      ...Object.fromEntries(names.map((name, index) => [name, pairs[index]![side]])),
      flag: { kind: 'boolean' } as const,
    });
    const ruleset = {
      rules: rules.map((rule, index): RuleDefinition => {
        const keys = [...new Set(rule.keys)].map((key) => ({ source: `k${key}`, target: `k${key}` }));
        return {
          name: `rule ${index}`,
          type: keys.length > 1 ? 'composite' : 'exact',
          keys,
          ...(rule.sourceFilter && { source_filter: 'flag' }),
          ...(rule.targetFilter && { target_filter: 'flag' }),
        };
      }),
      fields: fields.map((field, index): FieldPairDefinition => ({ source: `f${index}`, target: `f${index}`, compare: field.compare })),
      ...(inactive && { inactive: 'flag' }),
    };
    return fc.tuple(tableRows(pairs, 0, variety, nulls, misfits), tableRows(pairs, 1, variety, nulls, misfits)).map(([source, target]) => ({
      source: { columns: columns(0), rows: source },
      target: { columns: columns(1), rows: target },
      ruleset,
    }));
  });

/** Both sides draw from the pools of both types, so that values of one side turn up on the other. */
function tableRows(
  pairs: [LogicalType, LogicalType][],
  side: 0 | 1,
  variety: number,
  nulls: boolean,
  misfits: boolean,
): fc.Arbitrary<(string | null)[][]> {
  const columns = pairs.map((types) => columnValue(types, side, variety, nulls, misfits));
  const flag = fc.constantFrom('true', 'true', 'false');
  return fc.array(fc.tuple(...columns, flag), { maxLength: 14 });
}

function columnValue(
  types: [LogicalType, LogicalType],
  side: 0 | 1,
  variety: number,
  nulls: boolean,
  misfits: boolean,
): fc.Arbitrary<string | null> {
  const own = fitting(types[side]);
  const shared = fitting(types[1 - side]!).filter((text) => own.includes(text));
  const pool = (shared.length > 1 ? shared : own).slice(0, Math.max(1, variety));
  const choices: fc.WeightedArbitrary<string | null>[] = [
    { weight: 12, arbitrary: fc.constantFrom(...pool) },
    { weight: 4, arbitrary: fc.constantFrom(...own) },
    ...(nulls ? [{ weight: 2, arbitrary: fc.constant(null) }] : []),
    ...(misfits ? [{ weight: 1, arbitrary: fc.constantFrom(...POOLS[types[side].kind]) }] : []),
  ];
  return fc.oneof(...choices);
}

function fitting(type: LogicalType): string[] {
  return POOLS[type.kind].filter((text) => isCanonical(type, text));
}
