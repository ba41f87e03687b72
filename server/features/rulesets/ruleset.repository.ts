import type { Database, Transaction } from '#server/db/client.ts';
import type { Ruleset, RulesetVersion } from '#server/db/generated/client.ts';
import { TieoutError } from '#server/engine/errors.ts';
import type { RulesetDefinition } from '#server/engine/plan/definition.ts';

/** @throws TieoutError not_found, also for one that was deleted. */
export async function storedRuleset(db: Database | Transaction, id: string): Promise<Ruleset> {
  const ruleset = await db.ruleset.findUnique({ where: { id } });
  if (ruleset && !ruleset.deletedAt) return ruleset;
  throw new TieoutError('not_found', `There is no ruleset ${id}.`, 'It may have been deleted; reload the list.');
}

/** @throws TieoutError not_found. */
export async function storedVersion(db: Database | Transaction, rulesetId: string, version: number): Promise<RulesetVersion> {
  const found = await db.rulesetVersion.findUnique({ where: { rulesetId_version: { rulesetId, version } } });
  if (!found)
    throw new TieoutError('not_found', `The ruleset ${rulesetId} has no version ${version}.`, 'Choose one from its list of versions.');
  return found;
}

export function definitionOf(version: Pick<RulesetVersion, 'definition'>): RulesetDefinition {
  return version.definition as unknown as RulesetDefinition;
}
