import type { ColumnDescription, DatasetDescription } from '../connectors/contract.ts';
import type { OutcomeColumns } from '../landing/contract.ts';
import { fieldLabels } from '../outcomes/field-labels.ts';
import type { RulesetDefinition } from '../plan/definition.ts';
import type { DefinitionProblem, ReconcilePlan, Side, SidePlan } from '../plan/plan.ts';
import { type ChangePolicy, DEFAULT_CONFIRM_ABOVE } from './change-settings.ts';
import { type ChangeLayout, type FieldColumn, type KeyColumn, otherSide } from './planned-change.ts';

export interface LayoutInput {
  definition: RulesetDefinition;
  /** Made of the same definition and today's schemas. */
  plan: ReconcilePlan;
  /** What the outcomes of the run hold. */
  columns: OutcomeColumns;
  side: Side;
  /** Of the written side, as it is today. */
  description: DatasetDescription;
  /** The database's own name for its language. */
  dialect: string;
}

type Report = (path: string, message: string) => void;

/** Whether a field of this policy can ever write that side. */
export function mayWrite(policy: ChangePolicy, side: Side): boolean {
  return policy === 'source_wins' ? side === 'target' : policy === 'target_wins' ? side === 'source' : true;
}

/**
 * What a change set of one side writes, or every reason why there cannot be one, with its place in the ruleset. Pure: this
 * comes before any outcome is read.
 */
export function changeLayout(input: LayoutInput): { layout: ChangeLayout; warnings: string[] } | { problems: DefinitionProblem[] } {
  const { definition, columns, side, dialect } = input;
  const settings = definition.changes ?? {};
  const problems: DefinitionProblem[] = [];
  const report: Report = (path, message) => problems.push({ path, message });
  const table = definition[side].table ?? null;
  if (table === null) report(side, `the ${side} is a query, which cannot be written; name its table instead`);
  const keys = keyColumns(input, report);
  const fields = fieldColumns(input, report);
  const { inserts = false, deletes = false } = settings;
  const writes = fields.some((field) => field.apply && mayWrite(field.policy, side));
  if (!writes && !inserts && !deletes) report('fields', nothingToWrite(fields, side));
  const warnings = inserts ? missingValues(input, keys, fields, report) : [];
  computedColumns(input, keys, fields, report);
  if (problems.length > 0 || table === null) return { problems };
  const labels = fieldLabels(columns.fields);
  const { newest } = settings;
  const at = newest
    ? columns.fields.findIndex((field) => sameName(field.source, newest.source) && sameName(field.target, newest.target))
    : -1;
  return {
    layout: {
      side,
      table,
      keys,
      fields,
      newest: labels[at] ?? null,
      inserts,
      deletes,
      fourEyes: settings.four_eyes ?? false,
      confirmAbove: settings.confirm_above ?? DEFAULT_CONFIRM_ABOVE,
      dialect,
    },
    warnings,
  };
}

function keyColumns({ plan, columns, side }: LayoutInput, report: Report): KeyColumn[] {
  if (columns.keys.length === 0) report('rules', 'rows without a key cannot be told apart, so none can be written; list a rule with a key');
  const other = otherSide(side);
  return columns.keys.flatMap((key) => {
    const own = plan[side].columns.find(({ name }) => name === key[side]);
    const partner = columnNamed(plan[other], key[other]);
    if (!own && columnNamed(plan[side], key[side])) {
      report(
        'rules',
        `rows of the ${side} are told apart by "${key[side]}", which is made by transforms and cannot be looked up; put a rule with plain keys first`,
      );
      return [];
    }
    if (!own || !partner) {
      report('rules', `the key column "${own ? key[other] : key[side]}" is gone since the run; run the ruleset again`);
      return [];
    }
    return [{ column: own.name, type: own.logicalType, otherColumn: partner.name, otherType: partner.logicalType }];
  });
}

/** A column as it is read, or as transforms make it. */
function columnNamed(side: SidePlan, wanted: string): ColumnDescription | undefined {
  return [...side.columns, ...side.derived.map(({ column }) => column)].find(({ name }) => name === wanted);
}

function fieldColumns({ definition, plan, columns, side }: LayoutInput, report: Report): FieldColumn[] {
  const other = otherSide(side);
  const labels = fieldLabels(columns.fields);
  const fallback = definition.changes?.policy ?? 'source_wins';
  return columns.fields.flatMap((field, index): FieldColumn[] => {
    const planned = plan.fields.find(({ source, target }) => source === field.source && target === field.target);
    const own = plan[side].columns.find(({ name }) => name === field[side]);
    const partner = plan[other].columns.find(({ name }) => name === field[other]);
    if (!planned || !own || !partner) {
      report(`fields[${index}]`, `the columns "${field.source}" and "${field.target}" are not compared any more; run the ruleset again`);
      return [];
    }
    return [
      {
        field: labels[index]!,
        column: own.name,
        type: own.logicalType,
        nativeType: own.nativeType,
        otherColumn: partner.name,
        otherType: partner.logicalType,
        policy: planned.policy ?? fallback,
        apply: planned.apply,
        ignored: field.ignored,
        zone: planned.compare.zone ?? 'UTC',
        transformedType: planned.transformed === undefined ? null : (columnNamed(plan.source, planned.transformed)?.logicalType ?? null),
      },
    ];
  });
}

/**
 * A new row needs a value in every column that has neither a default nor room for NULL: without one it is refused here where the
 * database is known to refuse it, else there is a warning.
 */
function missingValues({ definition, side, description }: LayoutInput, keys: KeyColumn[], fields: FieldColumn[], report: Report): string[] {
  const { table } = definition[side];
  const given = new Set([...keys, ...fields.filter(({ apply }) => apply)].map(({ column }) => column));
  const missing = description.columns.filter(
    ({ name, nullable, filled, required }) => (!nullable || required) && filled === undefined && !given.has(name),
  );
  for (const { name } of missing.filter(({ required }) => required)) {
    report(
      'changes.inserts',
      `new rows of ${table} need a value for the column "${name}", which holds no NULL and has no default; map it as a field with apply: true, or leave inserts out`,
    );
  }
  return missing
    .filter(({ required }) => !required)
    .map(
      ({ name }) =>
        `New rows of ${table} have no value for the column "${name}", which holds no NULL: unless the database fills it in, map it as a field with apply: true.`,
    );
}

/** Nobody writes what the database works out. */
function computedColumns({ definition, side, description }: LayoutInput, keys: KeyColumn[], fields: FieldColumn[], report: Report): void {
  const generated = new Set(description.columns.filter(({ filled }) => filled === 'generated').map(({ name }) => name));
  const inserts = definition.changes?.inserts ?? false;
  fields.forEach(({ column, apply, policy }, index) => {
    if (!generated.has(column) || !apply || !(inserts || mayWrite(policy, side))) return;
    report(
      `fields[${index}]`,
      `the column "${column}" of the ${side} is worked out by the database and cannot be written; set apply: false`,
    );
  });
  for (const { column } of keys) {
    if (!inserts || !generated.has(column)) continue;
    report('changes.inserts', `new rows have the key column "${column}", which is worked out by the database; leave inserts out`);
  }
}

function nothingToWrite(fields: FieldColumn[], side: Side): string {
  if (!fields.some(({ apply }) => apply)) return 'no field is marked apply: true, so there is nothing to write';
  const other = otherSide(side);
  return `by their policies all fields are written to the ${other}; plan the changes of that side (--side ${other})`;
}

function sameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
