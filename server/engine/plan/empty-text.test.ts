import { describe, expect, it } from 'vitest';
import type { ArrayTable } from '../landing/testing/array-connector.ts';
import { landingFixture } from '../landing/testing/landing-fixture.ts';
import { planArrays, reconcileArrays } from '../landing/testing/reconcile-arrays.ts';
import type { LogicalType } from '../values/logical-type.ts';
import type { RulesetDefinition } from './definition.ts';
import { emptyTextWarnings } from './empty-text.ts';

const string: LogicalType = { kind: 'string' };
const integer: LogicalType = { kind: 'integer', digits: 9 };
const table: ArrayTable = {
  columns: { id: integer, plain: string, said: string, ignored: string, number: integer, text: string },
  primaryKey: ['id'],
  rows: [],
};
const ruleset: Partial<RulesetDefinition> = {
  fields: [
    { source: 'plain', target: 'plain' },
    { source: 'said', target: 'said', compare: { null_equals_empty: true } },
    { source: 'ignored', target: 'ignored', compare: { ignore: true } },
    { source: 'number', target: 'number' },
    { source: 'text', target: 'number', transforms: ['to_integer'] },
    { source: 'text', target: 'plain' },
  ],
};

describe('a database that takes empty text for NULL', () => {
  const fixture = landingFixture();
  const plan = planArrays({ source: table, target: table, ruleset });

  it('is warned of where the other one does not, for text fields that do not say so', () => {
    expect(emptyTextWarnings(plan, { source: true, target: false })).toEqual([
      {
        code: 'empty_is_null',
        message: `The source cannot tell '' from NULL, so an empty text in the target differs from it: "plain", "text" and "plain". Set null_equals_empty on a field where that is no difference.`,
      },
    ]);
    const [warning] = emptyTextWarnings(plan, { source: false, target: true });
    expect(warning?.message).toContain(`The target cannot tell '' from NULL, so an empty text in the source differs from it: "plain",`);
  });

  it('is no matter where both do or neither does, or no field is text', () => {
    for (const both of [true, false]) expect(emptyTextWarnings(plan, { source: both, target: both })).toEqual([]);
    const numbers = planArrays({ source: table, target: table, ruleset: { fields: ruleset.fields!.slice(1, 5) } });
    expect(emptyTextWarnings(numbers, { source: true, target: false })).toEqual([]);
  });

  it('is told with the result of a run', async () => {
    const run = (emptyStringIsNull: boolean) =>
      reconcileArrays({ landing: fixture.landing, executionId: 'EMPTY', source: { ...table, emptyStringIsNull }, target: table });
    const codes = async (emptyStringIsNull: boolean) =>
      (await run(emptyStringIsNull)).document.warning_details.map((warning) => warning.code);
    expect(await codes(true)).toContain('empty_is_null');
    expect(await codes(false)).not.toContain('empty_is_null');
  });
});
