import type { InstanceView } from './context.ts';
import { DatabaseState } from './database.ts';
import { LockQueue } from './locks.ts';
import { sameName } from './scope.ts';
import type { SqlSession } from './session.ts';
import { SqlError } from './sql-error.ts';

const FIRST_USER_SESSION = 51;

/** Databases, logins and sessions of one server. */
export class Instance implements InstanceView {
  readonly locks = new LockQueue();
  readonly logins = new Map<string, { password: string; administrator: boolean }>();
  private readonly all = new Map<string, DatabaseState>();
  private readonly open = new Map<number, SqlSession>();
  private lastSession = FIRST_USER_SESSION - 1;
  private lastDatabase = 0;

  constructor(administrator: string, password: string) {
    this.logins.set(administrator, { password, administrator: true });
    for (const name of ['master', 'tempdb', 'model', 'msdb']) this.createDatabase(name);
  }

  databases(): DatabaseState[] {
    return [...this.all.values()];
  }

  sessions(): { id: number; database: string; user: string; running: boolean; transactions: number }[] {
    return [...this.open.values()].map(({ id, database, user, running, openTransactions }) => ({
      id,
      database: database.name,
      user,
      running,
      transactions: openTransactions,
    }));
  }

  hasLogin(name: string): boolean {
    return this.logins.has(name);
  }

  database(name: string): DatabaseState | undefined {
    return this.databases().find((database) => sameName(database.name, name));
  }

  createDatabase(name: string): void {
    if (this.database(name)) throw new SqlError(1801, `Database '${name}' already exists. Choose a different database name.`);
    this.lastDatabase += 1;
    this.all.set(name, new DatabaseState(this.lastDatabase, name));
  }

  /** @throws SqlError 3701, 3702 while somebody uses it. */
  dropDatabase(name: string): void {
    const database = this.database(name);
    if (!database) throw new SqlError(3701, `Cannot drop the database '${name}', because it does not exist or you do not have permission.`);
    if ([...this.open.values()].some((session) => session.database === database)) {
      throw new SqlError(3702, `Cannot drop database "${name}" because it is currently in use.`);
    }
    this.all.delete(database.name);
  }

  nextSessionId(): number {
    this.lastSession += 1;
    return this.lastSession;
  }

  enter(session: SqlSession): void {
    this.open.set(session.id, session);
  }

  leave(session: SqlSession): void {
    this.open.delete(session.id);
    session.rollbackAll();
  }

  /** @throws SqlError 6106 for an unknown session. */
  kill(id: number): void {
    const session = this.open.get(id);
    if (!session) throw new SqlError(6106, `Process ID ${id} is not an active process ID.`);
    session.kill();
  }

  killUsers(database: DatabaseState, except: number): void {
    for (const session of this.open.values()) if (session.database === database && session.id !== except) session.kill();
  }

  /** Who signs in. @throws SqlError 18456, 4060. */
  signIn(user: string, password: string, databaseName: string): { database: DatabaseState; administrator: boolean } {
    const login = this.logins.get(user);
    if (!login || login.password !== password) throw loginFailed(user);
    const database = this.database(databaseName || 'master');
    const known = database && (login.administrator || database.users.has(user) || database.name === 'master');
    if (!known) throw new SqlError(4060, `Cannot open database "${databaseName}" requested by the login. The login failed.`, 11);
    return { database, administrator: login.administrator };
  }
}

export function loginFailed(user: string): SqlError {
  return new SqlError(18456, `Login failed for user '${user}'.`, 14);
}
