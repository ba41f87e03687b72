import fc from 'fast-check';
import type { ArrayTable } from '../../landing/testing/array-connector.ts';
import {
  type CompareOptions,
  type FieldPairDefinition,
  type RuleDefinition,
  type RuleKeyDefinition,
  type RulesetDefinition,
  SIMILARITY_MEASURES,
} from '../../plan/definition.ts';
import type { TransformChain } from '../../transforms/transform-schema.ts';
import { isCanonical } from '../../values/canonical.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import { comparePair } from '../pair-comparison.ts';
import { chainType, randomChain } from './random-chain.ts';
import { POOLS, TYPES } from './random-values.ts';

/** A ruleset over two small tables that share many values, so that keys match, repeat and nearly match. */
export interface RandomCase {
  source: ArrayTable;
  target: ArrayTable;
  ruleset: Pick<RulesetDefinition, 'match' | 'rules' | 'fields' | 'inactive'>;
}

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

/** Names that are nearly alike, in many degrees. */
const NAMES = [
  'Anna Weber',
  'Anna Webber',
  'Weber, Anna',
  'ANNA WEBER',
  'Hanna Weber',
  'Anne Webster',
  'Jose Alvarez',
  'José Álvarez',
  'Alvarez Jose',
  '',
  'A',
  '😀 Anna',
  'ACME Inc.',
  'ACME, Inc',
];

const fuzzyShape = fc.record({
  measure: fc.constantFrom(...SIMILARITY_MEASURES),
  threshold: fc.constantFrom(0.2, 0.5, 0.8, 0.92, 1),
  keys: fc.array(fc.nat({ max: 2 }), { maxLength: 1 }),
});
const ruleShape = fc.record({
  fuzzy: fc.option(fuzzyShape, { freq: 2, nil: null }),
  confidence: fc.constantFrom(undefined, undefined, 0.7, 0.1234),
  priority: fc.constantFrom(undefined, undefined, 1, 2),
  keys: fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 3 }),
  sourceFilter: flagged,
  targetFilter: flagged,
});

/** Columns `k0 … k2` are keys, `f0 …` fields, `name` what fuzzy rules look at, `flag` carries every filter. */
export const randomCase: fc.Arbitrary<RandomCase> = fc
  .record({
    keyTypes: fc.array(typePair, { minLength: 3, maxLength: 3 }),
    fields: fc.array(fieldShape, { maxLength: 4 }),
    rules: fc.array(ruleShape, { minLength: 1, maxLength: 3 }),
    inactive: flagged,
    wholeRows: fc.integer({ min: 0, max: 7 }).map((chance) => chance === 0),
    /** How many different values each column draws from: few make many duplicates. */
    variety: fc.integer({ min: 1, max: 6 }),
    nulls: fc.boolean(),
    misfits: fc.boolean(),
  })
  .chain(({ keyTypes, fields, rules, inactive, wholeRows, variety, nulls, misfits }) => {
    const pairs = [...keyTypes, ...fields.map((field) => field.types)];
    const names = [...keyTypes.map((_, index) => `k${index}`), ...fields.map((_, index) => `f${index}`)];
    const columns = (side: 0 | 1) => ({
      ...Object.fromEntries(names.map((name, index) => [name, pairs[index]![side]])),
      name: text,
      flag: { kind: 'boolean' } as const,
    });
    const compared = fc.tuple(
      ...fields.map((field, index) =>
        sometimes(randomChain(field.types[0])).map((transforms): FieldPairDefinition => {
          const compare = wholeRows ? withoutTolerance(field.compare) : field.compare;
          return { source: `f${index}`, target: `f${index}`, compare, ...(transforms.length > 0 && { transforms }) };
        }),
      ),
    );
    const keyed = fc.tuple(...rules.map((rule, index) => ruleOf(rule, index, keyTypes)));
    const ruleset = fc.tuple(compared, keyed).map(([listed, ruled]) => ({
      ...(wholeRows ? { match: 'multiset' as const } : { rules: ruled }),
      // A whole row has at least one field.
      fields: wholeRows ? [...listed, { source: 'name', target: 'name' }] : listed,
      ...(inactive && { inactive: 'flag' }),
    }));
    const rows = (side: 0 | 1) => tableRows(pairs, side, variety, nulls, misfits);
    return fc.tuple(ruleset, rows(0), rows(1)).map(([given, source, target]) => ({
      source: { columns: columns(0), rows: source },
      target: { columns: columns(1), rows: target },
      ruleset: given,
    }));
  });

function sometimes(chain: fc.Arbitrary<TransformChain>): fc.Arbitrary<TransformChain> {
  return fc.oneof({ weight: 2, arbitrary: fc.constant<TransformChain>([]) }, { weight: 1, arbitrary: chain });
}

type Chains = Pick<RuleKeyDefinition, 'transforms' | 'target_transforms'>;

/** Chains of a pair that is matched: what they give can be equal, or similar. */
function matchedChains([left, right]: TypePair, fits: (left: LogicalType, right: LogicalType) => boolean): fc.Arbitrary<Chains> {
  // Mostly the same on both sides, as people have it.
  const same = sometimes(randomChain(left)).map((chain): [TransformChain, TransformChain] => [chain, chain]);
  const unlike = fc.tuple(sometimes(randomChain(left)), sometimes(randomChain(right)));
  return fc.oneof(same, unlike).map(([own, other]) => {
    const types = [chainType(own, left), chainType(other, right)] as const;
    if (types[0] === null || types[1] === null || !fits(types[0], types[1])) return {};
    return { ...(own.length > 0 && { transforms: own }), ...(other.length > 0 && { target_transforms: other }) };
  });
}

function ruleOf(
  rule: typeof ruleShape extends fc.Arbitrary<infer Shape> ? Shape : never,
  index: number,
  keyTypes: readonly TypePair[],
): fc.Arbitrary<RuleDefinition> {
  const { fuzzy, confidence, priority } = rule;
  const used = [...new Set(fuzzy?.keys ?? rule.keys)];
  const equal = (left: LogicalType, right: LogicalType) => comparePair(left, right).comparison !== null;
  const keyChains = fc.tuple(...used.map((key) => matchedChains(keyTypes[key]!, equal)));
  const nameChains = matchedChains([text, text], (left, right) => left.kind === 'string' && right.kind === 'string');
  return fc.tuple(keyChains, nameChains).map(([chains, ofName]) => {
    const keys = used.map((key, at): RuleKeyDefinition => ({ source: `k${key}`, target: `k${key}`, ...chains[at] }));
    const similarity = fuzzy && { source: 'name', target: 'name', ...ofName, measure: fuzzy.measure, threshold: fuzzy.threshold };
    const transforming = chains.some((each) => each.transforms ?? each.target_transforms);
    return {
      name: `rule ${index}`,
      type: similarity ? 'fuzzy' : transforming ? 'transformation' : keys.length > 1 ? 'composite' : 'exact',
      keys,
      ...(similarity && { similarity }),
      ...(confidence !== undefined && { confidence }),
      ...(priority !== undefined && { priority }),
      ...(rule.sourceFilter && { source_filter: 'flag' }),
      ...(rule.targetFilter && { target_filter: 'flag' }),
    };
  });
}

function withoutTolerance({ absolute_tolerance, relative_tolerance, seconds_tolerance, ...rest }: CompareOptions): CompareOptions {
  return rest;
}

/** Both sides draw from the pools of both types, so that values of one side turn up on the other. */
function tableRows(
  pairs: [LogicalType, LogicalType][],
  side: 0 | 1,
  variety: number,
  nulls: boolean,
  misfits: boolean,
): fc.Arbitrary<(string | null)[][]> {
  const columns = pairs.map((types) => columnValue(types, side, variety, nulls, misfits));
  const name = fc.oneof(...NAMES.slice(0, 4 + 2 * variety).map((each) => fc.constant(each)), ...(nulls ? [fc.constant(null)] : []));
  const flag = fc.constantFrom('true', 'true', 'false');
  return fc.array(fc.tuple(...columns, name, flag), { maxLength: 14 });
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
