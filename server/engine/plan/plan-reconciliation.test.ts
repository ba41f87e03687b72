import { describe, expect, it } from 'vitest';
import type { ColumnDescription, DatasetDescription } from '../connectors/contract.ts';
import type { LogicalType } from '../values/logical-type.ts';
import { type RulesetDefinition, rulesetDefinitionSchema } from './definition.ts';
import type { ReconcilePlan } from './plan.ts';
import { planReconciliation } from './plan-reconciliation.ts';

const integer: LogicalType = { kind: 'integer', digits: 10 };
const string: LogicalType = { kind: 'string' };
const date: LogicalType = { kind: 'date' };
const money: LogicalType = { kind: 'decimal', precision: 10, scale: 2 };

function described(columns: Record<string, LogicalType>, primaryKey?: string[]): DatasetDescription {
  return {
    columns: Object.entries(columns).map(
      ([name, logicalType]): ColumnDescription => ({ name, nativeType: logicalType.kind, logicalType, nullable: true }),
    ),
    keys: primaryKey === undefined ? [] : [{ name: 'PRIMARY', columns: primaryKey, primary: true }],
    rowEstimate: null,
  };
}

function ruleset(parts: Partial<RulesetDefinition>): RulesetDefinition {
  return rulesetDefinitionSchema.parse({
    id: 'R',
    name: 'R',
    source: { connection: 'a', table: 'orders' },
    target: { connection: 'b', table: 'public.orders' },
    ...parts,
  });
}

const crm = described({ order_id: integer, ordered_on: date, amount: money, status: string, note: string }, ['order_id']);
const warehouse = described({ OrderId: integer, ordered_on: date, amount: { kind: 'decimal', precision: 12, scale: 4 }, state: string }, [
  'OrderId',
]);

function planned(parts: Partial<RulesetDefinition>, limit?: number, source = crm, target = warehouse): ReconcilePlan {
  const result = planReconciliation(ruleset(parts), source, target, { limit });
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.plan;
}

function problemsOf(parts: Partial<RulesetDefinition>, limit?: number, source = crm, target = warehouse): string[] {
  const result = planReconciliation(ruleset(parts), source, target, { limit });
  if ('plan' in result) throw new Error('the definition has no problem');
  return result.problems.map((problem) => `${problem.path}: ${problem.message}`);
}

const byOrder = { name: 'order', type: 'exact' as const, keys: [{ source: 'order_id', target: 'OrderId' }] };

describe('planReconciliation', () => {
  it('warns of rows that the database keeps from the user who reads', () => {
    const hidden = planned({}, undefined, crm, { ...warehouse, rowsHidden: true });
    expect(hidden.warnings.filter(({ code }) => code === 'rows_hidden')).toEqual([
      { code: 'rows_hidden', path: 'target', message: expect.stringContaining('rows of the target this user sees') },
    ]);
    expect(planned({}).warnings.some(({ code }) => code === 'rows_hidden')).toBe(false);
  });

  it('fills in rules from the common primary key and fields from common names', () => {
    const plan = planned({});
    expect(plan.rules).toEqual([
      { name: 'primary key', type: 'exact', confidence: 0.95, keys: [{ source: 'order_id', target: 'OrderId' }] },
    ]);
    expect(plan.fields.map((field) => [field.source, field.target])).toEqual([
      ['ordered_on', 'ordered_on'],
      ['amount', 'amount'],
    ]);
    expect(plan.source.columns.map((column) => column.name)).toEqual(['order_id', 'ordered_on', 'amount']);
    expect(plan.target.orderBy).toEqual(['OrderId']);
    expect(plan.warnings.map((warning) => `${warning.code} ${warning.path}: ${warning.message}`)).toEqual([
      'rules_defaulted rules: No rules are listed: rows are matched by the primary key that both sides declare ("order_id").',
      'fields_defaulted fields: No fields are listed: the 2 columns with the same name on both sides are compared.',
      'mutual_precision fields: "amount" (decimal(10,2)) and "amount" (decimal(12,4)) are compared at 2 fraction digits, the lower of the two.',
      'unmapped_columns source: Not compared in the source orders: "status", "note".',
      'unmapped_columns target: Not compared in the target public.orders: "state".',
    ]);
  });

  it('refuses a column whose name JavaScript cannot keep, and leaves it out of the fields that nobody listed', () => {
    const odd: DatasetDescription = described({ id: integer, note: string });
    odd.columns.push({ name: '__proto__', nativeType: 'text', logicalType: string, nullable: true });
    const rules = [{ name: 'id', type: 'exact' as const, keys: [{ source: 'id', target: 'id' }] }];
    expect(planned({ rules }, undefined, odd, odd).fields.map((field) => field.source)).toEqual(['note']);
    expect(problemsOf({ rules, fields: [{ source: 'note', target: '__PROTO__' }] }, undefined, odd, odd)).toEqual([
      'fields[0].target: a column named "__proto__" cannot be used; read it under another name, from a query or a view',
    ]);
  });

  it('names every problem with its place and a suggestion', () => {
    const problems = problemsOf(
      {
        rules: [
          byOrder,
          { name: 'order', type: 'composite', keys: [{ source: 'ordr_id', target: 'OrderId' }] },
          { name: 'day', type: 'exact', keys: [{ source: 'ordered_on', target: 'OrderId' }] },
          {
            name: 'twice',
            type: 'composite',
            keys: [
              { source: 'status', target: 'state' },
              { source: 'STATUS', target: 'state' },
            ],
          },
        ],
        fields: [
          { source: 'status', target: 'zzz' },
          { source: 'amount', target: 'amount' },
          { source: 'Amount', target: 'amount' },
        ],
        thresholds: { rcr: { healthy: 70 } },
      },
      0,
    );
    expect(problems).toEqual([
      'limit: the limit is a whole number of rows, 1 or more',
      'thresholds.rcr.warning: warning is 80, above healthy, which is 70',
      'rules[1].name: another rule is already called "order"',
      'rules[1].keys: a composite rule needs two or more key pairs; use the type exact for one',
      'rules[1].keys[0].source: no column "ordr_id" in orders; did you mean "order_id"?',
      'rules[2].keys[0]: "ordered_on" (date) and "OrderId" (integer) can never be equal; pair columns of comparable types',
      'rules[3].keys[1]: the pair "status" and "state" is in this rule twice',
      'fields[0].target: no column "zzz" in public.orders',
      'fields[2]: the pair "amount" and "amount" is compared twice',
    ]);
  });

  it('asks for rules where no common primary key is declared', () => {
    expect(problemsOf({}, undefined, crm, described({ order_id: integer }))).toEqual([
      'rules: orders and public.orders do not declare the same primary key; list at least one rule',
    ]);
  });

  it('refuses a name that could be two columns and takes the exact one', () => {
    const twins = described({ Id: integer, ID: integer, Note: string });
    const rule = (source: string) => ({ ...byOrder, keys: [{ source, target: 'OrderId' }] });
    expect(problemsOf({ rules: [rule('id')], fields: [] }, undefined, twins)).toEqual([
      'rules[0].keys[0].source: "id" could be "Id" or "ID" in orders; write it exactly',
    ]);
    expect(planned({ rules: [rule('ID')], fields: [] }, undefined, twins).rules[0]!.keys).toEqual([{ source: 'ID', target: 'OrderId' }]);
  });

  it('refuses a column name that a query gives twice', () => {
    const source = { ...crm, columns: [...crm.columns, crm.columns[0]!] };
    expect(problemsOf({ rules: [byOrder], fields: [] }, undefined, source)).toEqual([
      'rules[0].keys[0].source: orders gives two columns named "order_id"; give one of them another name',
    ]);
  });

  it('orders rules by priority, those without one last, and extracts each predicate once', () => {
    const plan = planned({
      rules: [
        { ...byOrder, name: 'last', source_filter: 'status = 1' },
        { ...byOrder, name: 'second', priority: 20, source_filter: 'status = 1', target_filter: "state = 'x'" },
        { ...byOrder, name: 'first', priority: 3, confidence: 0.5 },
      ],
      inactive: 'status = 9',
      fields: [],
    });
    expect(plan.rules.map((rule) => [rule.name, rule.confidence, rule.sourceFlag, rule.targetFlag])).toEqual([
      ['first', 0.5, undefined, undefined],
      ['second', 0.95, 'tieout_flag_1', 'tieout_flag_1'],
      ['last', 0.95, 'tieout_flag_1', undefined],
    ]);
    expect(plan.source.flags).toEqual([
      { name: 'tieout_flag_1', predicate: 'status = 1' },
      { name: 'tieout_flag_2', predicate: 'status = 9' },
    ]);
    expect(plan.inactiveFlag).toBe('tieout_flag_2');
  });

  it('keeps flag names apart from columns that are called so', () => {
    const source = described({ order_id: integer, TIEOUT_FLAG_1: string });
    const plan = planned({ rules: [{ ...byOrder, source_filter: 'true' }], fields: [] }, undefined, source);
    expect(plan.source.flags[0]!.name).toBe('tieout_flag_1_');
  });

  it('warns of unlike types, options without effect and values that can never be equal', () => {
    const plan = planned({
      rules: [byOrder],
      fields: [
        { source: 'amount', target: 'OrderId', compare: { trim: true } },
        { source: 'status', target: 'amount' },
        { source: 'ordered_on', target: 'OrderId' },
        { source: 'note', target: 'state', compare: { ignore: true } },
      ],
    });
    expect(plan.warnings.filter((warning) => warning.code !== 'unmapped_columns').map((warning) => [warning.code, warning.path])).toEqual([
      ['idle_option', 'fields[0].compare.trim'],
      ['unlike_types', 'fields[0]'],
      ['unlike_types', 'fields[1]'],
      ['unlike_types', 'fields[2]'],
    ]);
    expect(plan.warnings.at(3)!.message).toContain('can never be equal');
  });

  it('checks the zone', () => {
    const source = described({ order_id: integer, at: { kind: 'timestamp', precision: 0 } });
    const target = described({ OrderId: integer, at: { kind: 'timestamptz', precision: 0 } });
    const fields = (zone: string) => [{ source: 'at', target: 'at', compare: { zone } }];
    expect(problemsOf({ rules: [byOrder], fields: fields('Mars/Olympus') }, undefined, source, target)).toEqual([
      'fields[0].compare.zone: "Mars/Olympus" is not a time zone; write it like "Europe/Berlin" or "UTC"',
    ]);
    expect(planned({ rules: [byOrder], fields: fields('Europe/Berlin') }, 5, source, target).limit).toBe(5);
  });
});
