import { TieoutError } from '../../errors.ts';
import type { LandingSession } from './landing-session.ts';

export interface TableSize {
  name: string;
  /** On the server's disk. */
  bytes: number;
  /** Written last, as far as the server remembers, else made. */
  modifiedAt: Date;
}

/** Every table of ours: the size of its file where this user may ask for it (PROCESS), else what the server counts in it. */
export async function tableSizes(session: LandingSession): Promise<TableSize[]> {
  const rows = await session.rows(
    [
      'SELECT TABLE_NAME, COALESCE(DATA_LENGTH, 0) + COALESCE(INDEX_LENGTH, 0) + IF(@@innodb_file_per_table, COALESCE(DATA_FREE, 0), 0),',
      'UNIX_TIMESTAMP(COALESCE(UPDATE_TIME, CREATE_TIME)), DATABASE()',
      `FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE 'recon\\_%' ORDER BY TABLE_NAME`,
    ].join(' '),
  );
  if (rows.length === 0) return [];
  const files = await fileSizes(session);
  return rows.map(([name, bytes, seconds, database]) => ({
    name: String(name),
    bytes: files.get(`${String(database)}/${String(name)}`) ?? Number(bytes),
    modifiedAt: new Date(Number(seconds) * 1000),
  }));
}

/** By `database/table`; nothing without the right to see it. */
async function fileSizes(session: LandingSession): Promise<Map<string, number>> {
  const view = session.isMariadb ? 'INNODB_SYS_TABLESPACES' : 'INNODB_TABLESPACES';
  try {
    const rows = await session.rows(`SELECT NAME, FILE_SIZE FROM information_schema.${view} WHERE NAME LIKE '%/recon\\_%'`);
    return new Map(rows.map(([name, bytes]) => [decodedName(String(name)), Number(bytes)]));
  } catch (error) {
    if (error instanceof TieoutError && error.code === 'permission_denied') return new Map();
    throw error;
  }
}

/** Other characters than letters, digits and `_` are written `@002d`: https://dev.mysql.com/doc/refman/8.4/en/identifier-mapping.html */
function decodedName(name: string): string {
  return name.replace(/@([0-9a-f]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** Counted anew by the server: after a load its figures are those of before. Quoted names in, bytes by quoted name out. */
export async function measuredSizes(session: LandingSession, quoted: readonly string[]): Promise<Map<string, number>> {
  await session.rows(`ANALYZE TABLE ${quoted.join(', ')}`);
  const sizes = new Map((await tableSizes(session)).map((table) => [`\`${table.name}\``, table.bytes]));
  return new Map(quoted.map((name) => [name, sizes.get(name) ?? 0]));
}
