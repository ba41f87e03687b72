import fc from 'fast-check';
import type { ColumnDescription } from '../../connectors/contract.ts';
import type { TransformDefinition } from '../../transforms/catalogue.ts';
import { compileChain } from '../../transforms/compile-chain.ts';
import type { TransformChain } from '../../transforms/transform-schema.ts';
import type { LogicalType } from '../../values/logical-type.ts';

/** Steps that change values of the random tables, some into NULL, and some that refuse a few of them. */
const STEPS: readonly TransformDefinition[] = [
  'trim',
  'upper',
  'lower',
  'collapse',
  { substring: { start: 1, length: 1 } },
  { replace: { find: 'a', with: '' } },
  { regex_replace: { pattern: '[^a-z0-9.:-]+', with: '', ignore_case: true } },
  { pad: { length: 3, fill: '0' } },
  { concat: { after: [{ column: 'name' }] } },
  { coalesce: { columns: ['name'], value: 'none' } },
  { coalesce: { value: '1' } },
  { null_if: { values: ['1'] } },
  { null_if: { values: ['', 'a'] } },
  { map: { values: { '1': 'one' } } },
  { map: { values: { '1': 'one', true: '1', a: null } } },
  { map: { values: { a: 'b', '0': '1' }, otherwise: { text: 'other' } } },
  { map: { values: { '1': '1', a: 'A' }, otherwise: 'reject' } },
  { round: { digits: 1 } },
  { scale: { factor: '100' } },
  { to_integer: {} },
  { to_decimal: {} },
  { to_date: { format: 'YYYY-MM-DD' } },
  { to_timestamp: { zone: 'Europe/Berlin' } },
  { date_trunc: { unit: 'month' } },
  { add_seconds: { seconds: '0.5' } },
];

const steps = fc.array(fc.constantFrom(...STEPS), { minLength: 1, maxLength: 3 });

/** What a chain makes of a column of this type; null when it cannot work on it. */
export function chainType(chain: TransformChain, type: LogicalType): LogicalType | null {
  const column = (name: string, logicalType: LogicalType): ColumnDescription => ({
    name,
    nativeType: logicalType.kind,
    logicalType,
    nullable: true,
  });
  const compiled = compileChain(chain, column('value', type), (name) =>
    name === 'name' ? { column: column('name', { kind: 'string' }) } : { problem: `no column ${name}` },
  );
  return 'chain' in compiled ? compiled.chain.type : null;
}

/** Of random steps those that can follow each other on a column of this type; perhaps none. They may read the column `name`. */
export function randomChain(type: LogicalType): fc.Arbitrary<TransformChain> {
  return steps.map((wanted) => {
    const chain: TransformChain = [];
    for (const step of wanted) if (chainType([...chain, step], type) !== null) chain.push(step);
    return chain;
  });
}
