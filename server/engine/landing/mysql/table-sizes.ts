import type { LandingSession } from './landing-session.ts';

export interface TableSize {
  name: string;
  bytes: number;
  /** Written last, as far as the server remembers, else made. */
  modifiedAt: Date;
}

/** Every table of ours, with data and indexes as the server counts them. */
export async function tableSizes(session: LandingSession): Promise<TableSize[]> {
  const rows = await session.rows(
    [
      'SELECT TABLE_NAME, COALESCE(DATA_LENGTH, 0) + COALESCE(INDEX_LENGTH, 0), UNIX_TIMESTAMP(COALESCE(UPDATE_TIME, CREATE_TIME))',
      `FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE 'recon\\_%' ORDER BY TABLE_NAME`,
    ].join(' '),
  );
  return rows.map(([name, bytes, seconds]) => ({ name: String(name), bytes: Number(bytes), modifiedAt: new Date(Number(seconds) * 1000) }));
}

/** Counted anew by the server: after a load its figures are those of before. Quoted names in, bytes by quoted name out. */
export async function measuredSizes(session: LandingSession, quoted: readonly string[]): Promise<Map<string, number>> {
  await session.rows(`ANALYZE TABLE ${quoted.join(', ')}`);
  const sizes = new Map((await tableSizes(session)).map((table) => [`\`${table.name}\``, table.bytes]));
  return new Map(quoted.map((name) => [name, sizes.get(name) ?? 0]));
}
