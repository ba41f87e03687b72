import type { LandingSession } from './landing-session.ts';
import { quoteName } from './table-names.ts';

const TABLES_AT_ONCE = 20;

/** Drops tables that may be gone already. What a dead worker left running on them is ended first: it would hold them for long. */
export async function dropTables(session: LandingSession, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  await endStatementsOn(session, names);
  for (let from = 0; from < names.length; from += TABLES_AT_ONCE) {
    const some = names.slice(from, from + TABLES_AT_ONCE).map(quoteName);
    await session.run(`DROP TABLE IF EXISTS ${some.join(', ')}`);
  }
}

/** Statements of this user only: those of others stay unseen without a further right. */
async function endStatementsOn(session: LandingSession, names: readonly string[]): Promise<void> {
  const running = await session.rows(
    `SELECT ID, INFO FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND ID <> CONNECTION_ID() AND COMMAND = 'Query' AND INFO IS NOT NULL`,
  );
  for (const [id, statement] of running) {
    const text = String(statement);
    if (!names.some((name) => text.includes(name))) continue;
    // It may have ended by itself meanwhile.
    await session.run(`KILL ${Number(id)}`).catch(() => undefined);
  }
}
