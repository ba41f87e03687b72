import { dropTables } from './drop-tables.ts';
import type { LandingSession } from './landing-session.ts';
import { rowsIfThere } from './opened-outcomes.ts';
import { isNamedAfter, type NamedTable, tableOwner } from './table-names.ts';
import { tableSizes } from './table-sizes.ts';

/** A table of an execution as the database has it. */
export interface OwnedTable {
  name: string;
  kind: NamedTable['kind'];
}

/** Every table of an execution: those that the catalogue has under its id, and those that its id is part of the name of. */
export async function tablesOf(session: LandingSession, executionId: string): Promise<OwnedTable[]> {
  const catalogued = await rowsIfThere(session, 'SELECT table_name FROM staging_table_metadata WHERE execution_id = ?', [executionId]);
  const staging = new Set(catalogued.map(([name]) => String(name)));
  return (await tableSizes(session)).flatMap(({ name }): OwnedTable[] => {
    if (staging.has(name)) return [{ name, kind: 'staging' }];
    const owner = tableOwner(name);
    return owner !== null && isNamedAfter(owner.executionId, executionId) ? [{ name, kind: owner.kind }] : [];
  });
}

/** Drops tables of an execution and writes that into the catalogue. */
export async function dropOwned(session: LandingSession, executionId: string, tables: readonly OwnedTable[]): Promise<void> {
  await dropTables(
    session,
    tables.map((table) => table.name),
  );
  const staging = tables.filter((table) => table.kind === 'staging').map((table) => table.name);
  if (staging.length === 0) return;
  const names = staging.map(() => '?').join(', ');
  await rowsIfThere(
    session,
    `UPDATE staging_table_metadata SET size_bytes = 0, status = 'deleted' WHERE execution_id = ? AND table_name IN (${names})`,
    [executionId, ...staging],
  );
}
