import { TieoutError } from '../../errors.ts';
import type { LandingSession } from './landing-session.ts';
import type { MysqlLandingSettings } from './landing-settings.ts';
import { rowsIfThere } from './opened-outcomes.ts';

/**
 * Several Tieouts may share a landing database. `execution_owner` says whose execution each is, before it has a table, so that no
 * clean-up takes the tables of another's runs for leftovers. What bears nobody's name is anybody's.
 */

/** @throws TieoutError conflict when another Tieout has an execution of this id. */
export async function ownExecution(session: LandingSession, settings: MysqlLandingSettings, executionId: string): Promise<void> {
  const { id, name } = await settings.owner.identify();
  await session.run('INSERT IGNORE INTO execution_owner (execution_id, owner_id, owner_name) VALUES (?, ?, ?)', [
    executionId,
    id,
    [...name].slice(0, 255).join(''),
  ]);
  const other = await otherOwner(session, settings, executionId);
  if (other === null) return;
  throw new TieoutError(
    'conflict',
    `The landing database "${settings.database}" has a run ${executionId} of another Tieout: that of ${other}.`,
    'Start the run again: it gets an id of its own.',
  );
}

/** The name of the other Tieout whose execution it is; null where it is ours or nobody's. */
export async function otherOwner(session: LandingSession, settings: MysqlLandingSettings, executionId: string): Promise<string | null> {
  const { id } = await settings.owner.identify();
  const [row] = await rowsIfThere(session, 'SELECT owner_name FROM execution_owner WHERE execution_id = ? AND owner_id <> ?', [
    executionId,
    id,
  ]);
  return row === undefined ? null : String(row[0]);
}

/** Ids of the executions of other Tieouts. */
export async function othersExecutions(session: LandingSession, settings: MysqlLandingSettings): Promise<string[]> {
  const { id } = await settings.owner.identify();
  const rows = await rowsIfThere(session, 'SELECT execution_id FROM execution_owner WHERE owner_id <> ?', [id]);
  return rows.map(([executionId]) => String(executionId));
}
