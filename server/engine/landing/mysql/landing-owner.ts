import { TieoutError } from '../../errors.ts';
import type { LandingOwner } from '../contract.ts';
import type { LandingSession } from './landing-session.ts';
import type { MysqlLandingSettings } from './landing-settings.ts';
import { METADATA_TABLES } from './metadata.ts';
import { rowsIfThere } from './opened-outcomes.ts';
import { tableOwner } from './table-names.ts';
import { tableSizes } from './table-sizes.ts';

/**
 * A landing database serves one control database, which it knows by name (`landing_owner`): another one would take the tables of
 * these runs for leftovers and drop them. Every worker of the same Tieout bears the same name.
 */

interface KnownOwner {
  id: string;
  name: string;
  /** UTC. */
  since: string;
}

/**
 * Makes the landing database ours where it is free; what `prepare` says about it. With `takeOver` it becomes ours in any case.
 * @throws TieoutError conflict when it is another's, or holds tables of runs that nobody put his name to.
 */
export async function claimLanding(session: LandingSession, settings: MysqlLandingSettings, takeOver = false): Promise<string> {
  const own = await settings.owner.identify();
  await session.run(METADATA_TABLES.landing_owner);
  const before = await ownerOf(session);
  if (before?.id === own.id) return 'this Tieout';
  if (takeOver) {
    await session.run(`REPLACE INTO landing_owner ${OWNER_VALUES}`, ownerRow(own));
    return before === null ? 'this Tieout from now on' : `this Tieout from now on, before it ${named(before)}`;
  }
  if (before !== null) throw othersLanding(settings, before);
  if (await holdsRuns(session)) throw nobodysLanding(settings);
  // Of two that come at once, the first one has it.
  await session.run(`INSERT IGNORE INTO landing_owner ${OWNER_VALUES}`, ownerRow(own));
  await requireOwnLanding(session, settings);
  return 'this Tieout from now on';
}

const OWNER_VALUES = '(only_row, owner_id, owner_name, since) VALUES (1, ?, ?, UTC_TIMESTAMP(3))';

function ownerRow(own: LandingOwner): string[] {
  return [own.id, [...own.name].slice(0, 255).join('')];
}

/**
 * Before anything is listed as ours, dropped or published.
 * @throws TieoutError conflict when the landing database is not this Tieout's; a database without tables of runs is anybody's.
 */
export async function requireOwnLanding(session: LandingSession, settings: MysqlLandingSettings): Promise<void> {
  const [own, known] = await Promise.all([settings.owner.identify(), ownerOf(session)]);
  if (known?.id === own.id) return;
  if (known !== null) throw othersLanding(settings, known);
  if (await holdsRuns(session)) throw nobodysLanding(settings);
}

async function ownerOf(session: LandingSession): Promise<KnownOwner | null> {
  const [row] = await rowsIfThere(session, `SELECT owner_id, owner_name, DATE_FORMAT(since, '%Y-%m-%d %H:%i') FROM landing_owner`);
  return row === undefined ? null : { id: String(row[0]), name: String(row[1]), since: String(row[2]) };
}

async function holdsRuns(session: LandingSession): Promise<boolean> {
  return (await tableSizes(session)).some(({ name }) => tableOwner(name) !== null);
}

function named({ name, since }: KnownOwner): string {
  return `belonged to the Tieout of ${name} (since ${since} UTC)`;
}

const ANOTHER_NAME = 'Set LANDING_DB_DATABASE to a database of its own and run "tieout init"';

function othersLanding({ database, host, port }: MysqlLandingSettings, { name, since }: KnownOwner): TieoutError {
  return new TieoutError(
    'conflict',
    `The landing database "${database}" on ${host}:${port} belongs to another Tieout: that of ${name}, since ${since} UTC.`,
    `${ANOTHER_NAME}; only if that Tieout is gone for good, run "tieout init --take-over", after which the clean-up drops the tables of its runs.`,
  );
}

function nobodysLanding({ database, host, port }: MysqlLandingSettings): TieoutError {
  return new TieoutError(
    'conflict',
    `The landing database "${database}" on ${host}:${port} holds tables of runs, and does not say whose they are.`,
    `${ANOTHER_NAME}; if no other Tieout uses this one, run "tieout init --take-over", after which the clean-up drops the tables of runs that this Tieout does not know.`,
  );
}
