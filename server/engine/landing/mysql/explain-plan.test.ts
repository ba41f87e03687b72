import { expect, it } from 'vitest';
import { planArrays } from '../testing/reconcile-arrays.ts';
import { explainPlan } from './explain-plan.ts';

/** Names that would break every statement if one of them reached SQL unquoted. */
const HOSTILE = "x`; DROP TABLE a; --'";

const columns = {
  [HOSTILE]: { kind: 'integer', digits: 10 },
  job: { kind: 'string' },
  amount: { kind: 'decimal', precision: 10, scale: 2 },
  open: { kind: 'boolean' },
} as const;

const golden = (title: string, sql: string, note?: string) => `-- ${title}${note === undefined ? '' : `\n-- ${note}`}\n${sql};\n`;

it('has one golden text of every statement of a run', async () => {
  const plan = planArrays({
    source: { columns, rows: [] },
    target: { columns, rows: [] },
    ruleset: {
      rules: [
        {
          name: "first ' rule",
          type: 'composite',
          keys: [
            { source: HOSTILE, target: HOSTILE },
            { source: 'job', target: 'job' },
          ],
          source_filter: 'open',
        },
        { name: 'second', type: 'exact', keys: [{ source: 'job', target: 'job' }] },
        {
          name: 'third',
          type: 'fuzzy',
          keys: [{ source: 'amount', target: 'amount' }],
          similarity: { source: 'job', target: 'job', measure: 'jaro_winkler', threshold: 0.9 },
        },
      ],
      fields: [{ source: 'amount', target: 'amount', compare: { absolute_tolerance: 0.01 } }],
    },
  });
  const statements = explainPlan(plan);
  await expect(statements.map(({ title, sql, note }) => golden(title, sql, note)).join('\n')).toMatchFileSnapshot('golden/statements.sql');
  // Names of columns never reach SQL: values stand by their position.
  expect(statements.filter(({ sql }) => sql.includes('DROP TABLE')).map(({ title }) => title)).toEqual([]);
  expect(new Set(statements.map(({ title }) => title)).size).toBe(statements.length);
});

it('shows how whole rows are matched', async () => {
  const plan = planArrays({ source: { columns, rows: [] }, target: { columns, rows: [] }, ruleset: { match: 'multiset' } });
  await expect(
    explainPlan(plan)
      .map(({ title, sql, note }) => golden(title, sql, note))
      .join('\n'),
  ).toMatchFileSnapshot('golden/whole-rows.sql');
});
