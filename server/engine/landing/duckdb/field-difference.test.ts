import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparePair } from '../../matching/pair-comparison.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import type { Case } from './cases/case.ts';
import { momentCases } from './cases/moment-cases.ts';
import { numberCases } from './cases/number-cases.ts';
import { textCases } from './cases/text-cases.ts';
import { toleranceCases } from './cases/tolerance-cases.ts';
import { commonForm } from './common-form.ts';
import { differs } from './field-difference.ts';
import { registerJsonFunctions } from './json-functions.ts';
import { quoteText } from './sql-text.ts';
import { storageType } from './storage-type.ts';
import { parsedValue, typedValue } from './typed-value.ts';

/** semantics.md §3, sentence by sentence. */
const cases: Record<string, Case> = { ...numberCases, ...momentCases, ...textCases, ...toleranceCases };

let connection: DuckDBConnection;

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  registerJsonFunctions(connection);
});

afterAll(() => connection.closeSync());

/** Stages one pair of values as a run would and asks whether they differ; also both common forms. */
async function compared({ source, target, options }: Case, left: string | null, right: string | null) {
  const staged = (text: string | null, type: LogicalType) => {
    const raw = text === null ? 'CAST(NULL AS VARCHAR)' : quoteText(text);
    const parsed = parsedValue('r', type) ?? 'NULL';
    return `(SELECT CAST(${typedValue('r', 'v', type)} AS ${storageType(type)}) AS c FROM (SELECT r, ${parsed} AS v FROM (SELECT ${raw} AS r)))`;
  };
  const { comparison } = comparePair(source, target, options);
  const forms =
    comparison === null
      ? 'NULL, NULL'
      : `${commonForm({ sql: 's.c', type: source }, comparison)}, ${commonForm({ sql: 't.c', type: target }, comparison)}`;
  const sql = `SELECT s.c IS NULL, t.c IS NULL, ${differs({ sql: 's.c', type: source }, { sql: 't.c', type: target }, comparison)}, ${forms} FROM ${staged(left, source)} AS s, ${staged(right, target)} AS t`;
  const [row] = (await connection.runAndReadAll(sql)).getRows();
  expect([left, row![0]]).toEqual([left, left === null]);
  expect([right, row![1]]).toEqual([right, right === null]);
  return row![2];
}

describe('field differences', () => {
  for (const [title, given] of Object.entries(cases)) {
    it(title, async () => {
      for (const [left, right] of given.equal ?? [])
        expect([left, right, await compared(given, left, right)]).toEqual([left, right, false]);
      for (const [left, right] of given.unequal ?? [])
        expect([left, right, await compared(given, left, right)]).toEqual([left, right, true]);
    });
  }

  it('has one golden SQL text per case', async () => {
    const lines = Object.entries(cases).map(([title, { source, target, options }]) => {
      const { comparison } = comparePair(source, target, options);
      return `-- ${title}\n${differs({ sql: 's.c0', type: source }, { sql: 't.c0', type: target }, comparison)};\n`;
    });
    await expect(lines.join('\n')).toMatchFileSnapshot('golden/field-difference.sql');
  });
});
