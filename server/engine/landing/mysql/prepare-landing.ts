import { TieoutError } from '../../errors.ts';
import type { PreparedStep } from '../contract.ts';
import { LandingSession } from './landing-session.ts';
import type { MysqlLandingSettings } from './landing-settings.ts';
import { METADATA_TABLES } from './metadata.ts';
import { neededGrant } from './mysql-landing-error.ts';
import { quoteName } from './table-names.ts';

/** Window functions and WITH, which every run uses. */
const OLDEST = { mysql: '8.0', mariadb: '10.6' };

const PROBE = 'recon_probe';

/** Makes the landing database and its catalogue, and tries every right a run needs; step by step, for people. */
export async function* prepareLanding(settings: MysqlLandingSettings): AsyncGenerator<PreparedStep> {
  const { host, port, username, database } = settings;
  const server = await LandingSession.open(settings, null);
  try {
    yield { title: 'sign in', result: `as ${username} on ${host}:${port}` };
    yield { title: 'version', result: checkedVersion(server) };
    const [known] = await server.rows('SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?', [database]);
    const there = Number(known?.[0]) > 0;
    if (!there) await makeDatabase(server, settings);
    yield { title: `database ${database}`, result: there ? 'is there' : 'made' };
  } finally {
    await server.close();
  }
  const session = await LandingSession.open(settings);
  try {
    for (const [table, statement] of Object.entries(METADATA_TABLES)) {
      const [known] = await session.rows(
        'SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?',
        [table],
      );
      await session.run(statement);
      yield { title: `table ${table}`, result: Number(known?.[0]) > 0 ? 'is there' : 'made' };
    }
    await tryRights(session);
    yield { title: 'rights', result: 'create, index, write, read and drop tables' };
    yield { title: 'bulk loading', result: bulkLoading(settings, session) };
  } finally {
    await session.close();
  }
}

/** @throws TieoutError when the server is older than what runs need. */
export function checkedVersion(session: Pick<LandingSession, 'version' | 'isMariadb'>): string {
  const { version, isMariadb } = session;
  const name = isMariadb ? 'MariaDB' : 'MySQL';
  const oldest = isMariadb ? OLDEST.mariadb : OLDEST.mysql;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = oldest.split('.').map(Number);
  const plain = /^[\d.]+/.exec(version)?.[0] ?? version;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return `${name} ${plain}`;
  throw new TieoutError(
    'invalid_input',
    `The landing database runs on ${name} ${plain}, which is too old: ${name} ${oldest} is the oldest that Tieout can reconcile in.`,
    'Upgrade the server, point LANDING_DB_HOST at a newer one, or leave out LANDING_DB_TYPE.',
  );
}

async function makeDatabase(server: LandingSession, settings: MysqlLandingSettings): Promise<void> {
  try {
    await server.run(`CREATE DATABASE IF NOT EXISTS ${quoteName(settings.database)} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  } catch (error) {
    if (!(error instanceof TieoutError) || error.code !== 'permission_denied') throw error;
    throw new TieoutError(
      'permission_denied',
      `There is no landing database "${settings.database}", and the user "${settings.username}" may not make it.`,
      `Have an administrator run: CREATE DATABASE ${quoteName(settings.database)}; ${neededGrant(settings)}`,
      { detail: error.detail, cause: error },
    );
  }
}

/** A table is made, indexed, written, read and dropped: nothing else tells of every right. */
async function tryRights(session: LandingSession): Promise<void> {
  await session.run(`DROP TABLE IF EXISTS ${PROBE}`);
  await session.run(`CREATE TABLE ${PROBE} (id BIGINT NOT NULL PRIMARY KEY, note VARBINARY(10) NULL)`);
  await session.run(`INSERT INTO ${PROBE} (id, note) VALUES (1, 'a'), (2, 'b')`);
  await session.run(`ALTER TABLE ${PROBE} ADD INDEX idx_note (note)`);
  await session.run(`UPDATE ${PROBE} SET note = NULL WHERE id = 1`);
  await session.run(`DELETE FROM ${PROBE} WHERE id = 2`);
  await session.rows(`SELECT id, ROW_NUMBER() OVER (ORDER BY id) FROM ${PROBE}`);
  await session.run(`DROP TABLE ${PROBE}`);
}

function bulkLoading(settings: MysqlLandingSettings, session: LandingSession): string {
  if (!settings.useBulkCopy) return 'off, as LANDING_USE_BULK_COPY is false: rows are loaded with INSERT, which takes longer';
  if (session.localInfile) return 'LOAD DATA LOCAL INFILE is allowed';
  return 'not allowed by the server: rows are loaded with INSERT, which takes longer (an administrator can SET GLOBAL local_infile = ON)';
}
