import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { Prisma } from '#server/db/generated/client.ts';
import { DEFAULT_CONFIRM_ABOVE } from '#server/engine/changes/change-settings.ts';
import { readTyped } from '#server/engine/changes/convert-value.ts';
import type { ChangeLayout, FieldColumn, PlannedChange } from '#server/engine/changes/planned-change.ts';
import type { ColumnDescription, Connector } from '#server/engine/connectors/contract.ts';
import { isSameValue } from '#server/engine/connectors/same-value.ts';
import { keyFilter } from '#server/engine/connectors/statement-text.ts';
import type { RowValues } from '#server/engine/connectors/writer-contract.ts';
import { didYouMean } from '#server/engine/did-you-mean.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { storePlannedChanges } from '#server/jobs/store-planned-changes.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { openConnection } from '../connections/open-connection.ts';
import { requireDefinition } from '../connections/require-definition.ts';
import { emptyCounts } from './change-counts.ts';
import { recordEvent } from './change-event.ts';
import { newChangeSetId } from './change-set.repository.ts';

/** A row of a table, by its key as people type it. */
export interface RowAddress {
  connection: string;
  table: string;
  key: RowValues;
}

/** Types whose values a database finds by `=` in whatever spelling it keeps them. */
const FOUND_BY_EQUALITY = new Set(['integer', 'decimal', 'string', 'bytes', 'date']);
/** More rows than that with one key are not shown. */
const MOST_ROWS = 1_000;

/** The rows with a key, whole: usually one or none. Values are canonical text. A user who may only read can do this, on views too. */
export async function readRow(app: AppContext, actor: Actor, address: RowAddress, signal: AbortSignal): Promise<RowValues[]> {
  permit(actor, 'connections.check');
  const { table } = address;
  return withTable(app, address, signal, async (connector, columns) => {
    const key = typedValues(address.key, columns);
    const types = new Map(columns.map(({ name, logicalType }) => [name, logicalType]));
    const dialect = requireDefinition(connector.type).statements;
    const entries = Object.entries(key).filter((entry): entry is [string, string] => entry[1] !== null);
    if (!dialect || !entries.every(([column]) => FOUND_BY_EQUALITY.has(types.get(column)!.kind))) {
      return rowsWithKey(connector, table, key, columns, signal);
    }
    const filter = keyFilter(dialect, Object.fromEntries(entries), types);
    const found = await connector.sample({ table, filter }, MOST_ROWS, signal);
    const rows = found.rows.map((values) => Object.fromEntries(found.columns.map(({ name }, index) => [name, values[index] ?? null])));
    return rows.filter((row) => entries.every(([column, text]) => isSameValue(types.get(column)!, row[column] ?? null, text)));
  });
}

/**
 * Plans a change of one row by key, as a set of its own: it is approved, applied and undone like any other, and guarded by
 * what stands in the row now.
 * @throws TieoutError not_found without such a row; conflict when more than one has the key, or nothing would change.
 */
export async function planSingleRow(
  app: AppContext,
  actor: Actor,
  address: RowAddress & { values: RowValues },
  signal: AbortSignal,
): Promise<{ id: string }> {
  permit(actor, 'changes.review');
  const { table, connection } = address;
  return withTable(app, address, signal, async (connector, columns) => {
    const key = typedValues(address.key, columns);
    const values = typedValues(address.values, columns);
    const inKey = Object.keys(values).find((column) => column in key);
    if (inKey !== undefined) {
      throw new TieoutError(
        'invalid_input',
        `"${inKey}" is part of the key: with another key it would be another row.`,
        'Set other columns.',
      );
    }
    const [row, ...others] = await rowsWithKey(connector, table, key, columns, signal);
    if (!row)
      throw new TieoutError('not_found', `${table} has no row with this key.`, 'Look at its rows, and check the spelling of the key.');
    if (others.length > 0)
      throw new TieoutError('conflict', `${others.length + 1} rows of ${table} have this key.`, 'Give more key columns.');
    const layout = layoutOf(connector, table, key, values, columns);
    const fields = layout.fields.flatMap(({ column, type }, place) => {
      const [old, value] = [row[column] ?? null, values[column] ?? null];
      return isSameValue(type, old, value) ? [] : [{ place, old, value, hasValue: true, other: null, problem: null }];
    });
    if (fields.length === 0) throw new TieoutError('conflict', 'The row holds these values already.', 'There is nothing to write.');
    return { id: await store(app, actor, connection, layout, { kind: 'update', rule: null, key, fields, problem: null }) };
  });
}

async function store(app: AppContext, actor: Actor, connection: string, layout: ChangeLayout, change: PlannedChange): Promise<string> {
  const id = newChangeSetId();
  const at = app.now();
  await app.db.$transaction(async (tx) => {
    const counts = emptyCounts(layout.fields);
    const { side, table } = layout;
    const by = { createdBy: actor.id, createdByName: actor.name, createdAt: at };
    await tx.changeSet.create({
      data: { id, origin: 'single', side, connection, table, status: 'planned', plannedAt: at, version: 1, ...by },
    });
    await storePlannedChanges(tx, id, layout, [change], 0, counts);
    await tx.changeSet.update({
      where: { id },
      data: { layout: layout as unknown as Prisma.InputJsonValue, counts: counts as unknown as Prisma.InputJsonValue },
    });
    await recordEvent(tx, app, actor, id, { kind: 'planned', message: 'Planned 1 row' });
    const columns = layout.fields.map(({ column }) => column);
    await recordAudit(tx, app, actor, {
      action: 'change.plan_single',
      entityType: 'change_set',
      entityId: id,
      summary: `Planned to set ${columns.join(', ')} of one row of ${table} (${connection})`,
      before: { key: change.key, values: Object.fromEntries(change.fields.map(({ place, old }) => [columns[place], old])) },
      after: { key: change.key, values: Object.fromEntries(change.fields.map(({ place, value }) => [columns[place], value])) },
    });
  });
  return id;
}

function layoutOf(connector: Connector, table: string, key: RowValues, values: RowValues, columns: ColumnDescription[]): ChangeLayout {
  const find = (name: string) => columns.find((column) => column.name === name)!;
  return {
    side: 'target',
    table,
    keys: Object.keys(key).map((column) => {
      const { logicalType } = find(column);
      return { column, type: logicalType, otherColumn: column, otherType: logicalType };
    }),
    fields: Object.keys(values).map((column): FieldColumn => {
      const { logicalType, nativeType } = find(column);
      const own = { field: column, column, type: logicalType, nativeType, otherColumn: column, otherType: logicalType };
      return { ...own, policy: 'manual', apply: true, ignored: false, zone: 'UTC', transformedType: null };
    }),
    newest: null,
    inserts: false,
    deletes: false,
    fourEyes: false,
    confirmAbove: DEFAULT_CONFIRM_ABOVE,
    dialect: connector.capabilities.dialectName,
  };
}

async function withTable<T>(
  app: AppContext,
  { connection, table }: RowAddress,
  signal: AbortSignal,
  use: (connector: Connector, columns: ColumnDescription[]) => Promise<T>,
): Promise<T> {
  const connector = await openConnection(app, connection);
  try {
    return await use(connector, (await connector.describe({ table }, signal)).columns);
  } finally {
    await connector.close();
  }
}

async function rowsWithKey(
  connector: Connector,
  table: string,
  key: RowValues,
  columns: ColumnDescription[],
  signal: AbortSignal,
): Promise<RowValues[]> {
  const writer = await connector.openWriter({ table, keyColumns: Object.keys(key) }, signal);
  try {
    const names = columns.map(({ name }) => name);
    return (await writer.read([key], names, signal))[0] ?? [];
  } finally {
    await writer.rollback();
  }
}

/** What was typed, as canonical text of the columns. Names are taken without regard to case where that leaves one. */
function typedValues(given: RowValues, columns: ColumnDescription[]): RowValues {
  const met = new Set<string>();
  const entries = Object.entries(given).map(([written, text]) => {
    const column = columnNamed(written, columns);
    if (met.has(column.name)) throw new TieoutError('invalid_input', `The column "${column.name}" is given twice.`, 'Give it once.');
    met.add(column.name);
    const read = readTyped(text, { type: column.logicalType, nativeType: column.nativeType, zone: 'UTC' });
    if ('problem' in read)
      throw new TieoutError('invalid_input', `${column.name}: ${read.problem}`, 'Write the value as the column holds it.');
    return [column.name, read.value] as const;
  });
  return Object.fromEntries(entries);
}

function columnNamed(written: string, columns: ColumnDescription[]): ColumnDescription {
  const exact = columns.find(({ name }) => name === written);
  const alike = columns.filter(({ name }) => name.toLowerCase() === written.toLowerCase());
  const found = exact ?? (alike.length === 1 ? alike[0] : undefined);
  if (found) return found;
  const names = columns.map(({ name }) => name);
  throw new TieoutError(
    'not_found',
    `There is no column "${written}"${didYouMean(written, names) || '.'}`,
    `The columns are ${names.join(', ')}.`,
  );
}
