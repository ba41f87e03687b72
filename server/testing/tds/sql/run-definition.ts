import type { Statement } from './ast.ts';
import type { CompileContext } from './context.ts';
import { columnOf, makeColumns, makeTable, viewColumns } from './define.ts';
import type { SqlSession } from './session.ts';
import { SqlError } from './sql-error.ts';

/** CREATE, ALTER and DROP. Only an administrator may. */
export async function runDefinition(
  statement: Statement,
  session: SqlSession,
  context: CompileContext,
  signal: AbortSignal,
): Promise<void> {
  if (!session.isAdministrator) throw new SqlError(262, `CREATE TABLE permission denied in database '${session.database.name}'.`, 14);
  const { instance, database } = session;
  switch (statement.kind) {
    case 'create_database':
      return instance.createDatabase(statement.name);
    case 'drop_database':
      return instance.dropDatabase(statement.name);
    case 'alter_database': {
      const altered = instance.database(statement.name);
      if (!altered)
        throw new SqlError(5011, `User does not have permission to alter database '${statement.name}' or the database does not exist.`);
      if (statement.option === 'ALLOW_SNAPSHOT_ISOLATION') altered.snapshotIsolation = statement.value === 'ON';
      else if (statement.option === 'READ_COMMITTED_SNAPSHOT') altered.readCommittedSnapshot = statement.value === 'ON';
      else if (statement.option === 'SINGLE_USER') instance.killUsers(altered, session.id);
      else throw new SqlError(102, `Incorrect syntax near '${statement.option}'.`, 15);
      return;
    }
    case 'create_login':
      instance.logins.set(statement.name, { password: statement.password, administrator: false });
      return;
    case 'create_user':
      database.users.set(statement.login, statement.name);
      return;
    case 'drop_principal':
      if (statement.what === 'LOGIN') instance.logins.delete(statement.name);
      else for (const [login, user] of database.users) if (user === statement.name) database.users.delete(login);
      return;
    case 'create_schema':
      database.schemas.push({ id: database.schemas.length + 5, name: statement.name });
      return;
    case 'create_table': {
      const table = makeTable(statement, database, context);
      return session.define(null, signal, () => {
        database.tables.push(table);
        return () => {
          database.tables = database.tables.filter((other) => other !== table);
        };
      });
    }
    case 'create_view': {
      const columns = viewColumns(statement, context);
      const name = statement.parts.at(-1)!;
      database.views.push({ id: database.nextId(), schema: statement.parts.at(-2) ?? 'dbo', name, columns, query: statement.query });
      return;
    }
    case 'create_index': {
      const table = session.tableNamed(statement.table);
      const columns = statement.columns.map((column) => columnOf(table, column));
      table.keys.push({ name: statement.name, columns, primary: false, unique: statement.unique, filtered: statement.filtered });
      return;
    }
    case 'drop_object': {
      const table = database.table(statement.parts);
      database.views = database.views.filter((view) => view !== database.view(statement.parts));
      if (!table) return;
      return session.define(table, signal, () => {
        database.tables = database.tables.filter((other) => other !== table);
        return () => {
          database.tables.push(table);
        };
      });
    }
    case 'add_column': {
      const table = session.tableNamed(statement.table);
      return session.define(table, signal, () => {
        const [column] = makeColumns([statement.column], table.name, context, table.columns);
        const before = { columns: table.columns, rows: table.rows };
        table.columns = [...before.columns, column!];
        const given = column!.computed ?? column!.fallback;
        table.rows = before.rows.map((row) => [...row, given?.evaluate({ row, parent: null, group: null }) ?? null]);
        return () => Object.assign(table, before);
      });
    }
    default:
      throw new SqlError(102, "Incorrect syntax near ''.", 15);
  }
}
