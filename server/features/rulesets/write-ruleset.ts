import { isDeepStrictEqual } from 'node:util';
import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import type { Transaction } from '#server/db/client.ts';
import type { Prisma, Ruleset } from '#server/db/generated/client.ts';
import { didYouMean } from '#server/engine/did-you-mean.ts';
import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import { SIDES } from '#server/engine/plan/plan.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { type FieldProblem, RefusedInput } from '../refused-input.ts';
import { definitionOf, storedVersion } from './ruleset.repository.ts';

export interface WrittenRuleset {
  id: string;
  version: number;
}

/**
 * Writes a new ruleset as version 1 with its audit entry, in the caller's transaction. An id that was deleted comes back
 * with its history, as a further version.
 */
export async function insertRuleset(
  tx: Transaction,
  app: AppContext,
  actor: Actor,
  definition: RulesetDefinition,
  note?: string,
): Promise<WrittenRuleset> {
  const { id, name } = definition;
  const former = await tx.ruleset.findUnique({ where: { id } });
  if (former && !former.deletedAt) {
    throw new RefusedInput('conflict', [{ path: 'definition.id', message: `There is already a ruleset ${id}.` }], 'Choose another id.');
  }
  await refuseUnknownConnections(tx, definition);
  const version = former ? former.latestVersion + 1 : 1;
  const description = definition.description ?? null;
  const shown = { name, description, latestVersion: version, deletedAt: null };
  await tx.ruleset.upsert({ where: { id }, create: { id, ...shown }, update: shown });
  await writeVersion(tx, app, actor, definition, version, note);
  await recordAudit(tx, app, actor, {
    action: 'ruleset.create',
    entityType: 'ruleset',
    entityId: id,
    summary: `Added the ruleset ${name}`,
    after: { version, definition },
  });
  return { id, version };
}

/** Writes the next version with its audit entry, in the caller's transaction; nothing when the definition says the same. */
export async function publishVersion(
  tx: Transaction,
  app: AppContext,
  actor: Actor,
  ruleset: Ruleset,
  definition: RulesetDefinition,
  note?: string,
): Promise<WrittenRuleset> {
  const { id, latestVersion } = ruleset;
  if (definition.id !== id) {
    throw new RefusedInput(
      'invalid_input',
      [{ path: 'definition.id', message: `The id of a ruleset stays ${id}.` }],
      'Put the id back, or make a new ruleset.',
    );
  }
  const before = definitionOf(await storedVersion(tx, id, latestVersion));
  if (isDeepStrictEqual(plainJson(definition), before)) return { id, version: latestVersion };
  await refuseUnknownConnections(tx, definition);
  const version = latestVersion + 1;
  const { name, description } = definition;
  await tx.ruleset.update({ where: { id }, data: { name, description: description ?? null, latestVersion: version } });
  await writeVersion(tx, app, actor, definition, version, note);
  await recordAudit(tx, app, actor, {
    action: 'ruleset.publish',
    entityType: 'ruleset',
    entityId: id,
    summary: `Published version ${version} of the ruleset ${name}`,
    before: { version: latestVersion, definition: before },
    after: { version, definition },
  });
  return { id, version };
}

/**
 * What importing a ruleset means: made when its id is new, a new version when it differs, untouched otherwise. Its
 * connections must exist by then. The caller has checked the permission.
 */
export async function importRuleset(
  tx: Transaction,
  app: AppContext,
  actor: Actor,
  definition: RulesetDefinition,
): Promise<WrittenRuleset & { outcome: 'created' | 'updated' | 'unchanged' }> {
  const ruleset = await tx.ruleset.findUnique({ where: { id: definition.id } });
  if (!ruleset || ruleset.deletedAt) return { ...(await insertRuleset(tx, app, actor, definition, 'Imported')), outcome: 'created' };
  const written = await publishVersion(tx, app, actor, ruleset, definition, 'Imported');
  return { ...written, outcome: written.version === ruleset.latestVersion ? 'unchanged' : 'updated' };
}

async function writeVersion(
  tx: Transaction,
  app: AppContext,
  actor: Actor,
  definition: RulesetDefinition,
  version: number,
  note?: string,
): Promise<void> {
  await tx.rulesetVersion.create({
    data: {
      rulesetId: definition.id,
      version,
      definition: plainJson(definition) as Prisma.InputJsonObject,
      sourceConnection: definition.source.connection,
      targetConnection: definition.target.connection,
      note: note || null,
      createdBy: actor.name,
      createdAt: app.now(),
    },
  });
}

async function refuseUnknownConnections(tx: Transaction, definition: RulesetDefinition): Promise<void> {
  const names = (await tx.connection.findMany({ select: { name: true } })).map((connection) => connection.name);
  const problems = SIDES.filter((side) => !names.includes(definition[side].connection)).map((side): FieldProblem => {
    const { connection } = definition[side];
    return {
      path: `definition.${side}.connection`,
      message: `There is no connection "${connection}"${didYouMean(connection, names) || '.'}`,
    };
  });
  if (problems.length > 0)
    throw new RefusedInput('not_found', problems as [FieldProblem], 'Choose one of the connections, or make it first.');
}

/** Without absent values, as it comes back from the database. */
function plainJson(definition: RulesetDefinition): unknown {
  return JSON.parse(JSON.stringify(definition));
}
