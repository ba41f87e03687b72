import type { Database, Transaction } from '#server/db/client.ts';

export interface RulesetName {
  id: string;
  name: string;
}

/** Rulesets whose latest version reads a connection, by the connection's name. */
export async function rulesetsByConnection(db: Database | Transaction): Promise<Map<string, RulesetName[]>> {
  const versions = await db.rulesetVersion.findMany({
    where: { ruleset: { deletedAt: null } },
    select: {
      version: true,
      sourceConnection: true,
      targetConnection: true,
      ruleset: { select: { id: true, name: true, latestVersion: true } },
    },
    orderBy: { ruleset: { name: 'asc' } },
  });
  const users = new Map<string, RulesetName[]>();
  for (const { version, sourceConnection, targetConnection, ruleset } of versions) {
    if (version !== ruleset.latestVersion) continue;
    for (const name of new Set([sourceConnection, targetConnection])) {
      users.set(name, [...(users.get(name) ?? []), { id: ruleset.id, name: ruleset.name }]);
    }
  }
  return users;
}

/** Runs that wait or work and read the connection, whichever version they are pinned to. */
export async function activeRunsOf(db: Database | Transaction, connectionName: string): Promise<{ id: string }[]> {
  const runs = await db.run.findMany({
    where: { status: { in: ['queued', 'running'] } },
    select: { id: true, rulesetVersion: true, ruleset: { select: { versions: true } } },
  });
  return runs.filter((run) =>
    run.ruleset.versions.some(
      (version) =>
        version.version === run.rulesetVersion &&
        (version.sourceConnection === connectionName || version.targetConnection === connectionName),
    ),
  );
}
