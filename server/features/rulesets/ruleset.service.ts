import type { z } from 'zod';
import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import { TieoutError } from '#server/engine/errors.ts';
import type { DatasetDefinition, RulesetDefinition } from '#server/engine/plan/definition.ts';
import { describeRuleset } from '#server/engine/plan/describe-ruleset.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { definitionOf, storedRuleset, storedVersion } from './ruleset.repository.ts';
import { createRulesetInput, getRulesetInput, publishRulesetInput } from './ruleset.schema.ts';
import { rulesetYaml } from './ruleset-yaml.ts';
import { insertRuleset, publishVersion, type WrittenRuleset } from './write-ruleset.ts';

export interface RulesetRow {
  id: string;
  name: string;
  description: string | null;
  version: number;
  source: { connection: string; dataset: string };
  target: { connection: string; dataset: string };
  lastRun: { id: string; status: string; endedAt: Date | null; rcr: number | null; rcrStatus: string | null } | null;
  updatedAt: Date;
}

export async function listRulesets(app: AppContext, actor: Actor): Promise<RulesetRow[]> {
  permit(actor, 'rulesets.read');
  const rulesets = await app.db.ruleset.findMany({
    where: { deletedAt: null },
    orderBy: { name: 'asc' },
    include: {
      versions: { orderBy: { version: 'desc' }, take: 1 },
      runs: {
        orderBy: { queuedAt: 'desc' },
        take: 1,
        select: { id: true, status: true, endedAt: true, kpi: { select: { rcr: true, rcrStatus: true } } },
      },
    },
  });
  return rulesets.flatMap(({ id, name, description, latestVersion, updatedAt, versions: [version], runs: [run] }) => {
    if (!version) return [];
    const { source, target } = definitionOf(version);
    const lastRun = run
      ? { id: run.id, status: run.status, endedAt: run.endedAt, rcr: run.kpi?.rcr ?? null, rcrStatus: run.kpi?.rcrStatus ?? null }
      : null;
    return [{ id, name, description, version: latestVersion, source: named(source), target: named(target), lastRun, updatedAt }];
  });
}

export interface RulesetDetail {
  id: string;
  name: string;
  definition: RulesetDefinition;
  version: number;
  latestVersion: number;
  /** Newest first. */
  versions: { version: number; createdAt: Date; createdBy: string; note: string | null }[];
  /** What it does, in words. */
  sentence: string;
  yaml: string;
}

/** Without a version the latest one. */
export async function getRuleset(app: AppContext, actor: Actor, input: z.input<typeof getRulesetInput>): Promise<RulesetDetail> {
  permit(actor, 'rulesets.read');
  const { id, version } = getRulesetInput.parse(input);
  const ruleset = await storedRuleset(app.db, id);
  const shown = await storedVersion(app.db, id, version ?? ruleset.latestVersion);
  const versions = await app.db.rulesetVersion.findMany({
    where: { rulesetId: id },
    orderBy: { version: 'desc' },
    select: { version: true, createdAt: true, createdBy: true, note: true },
  });
  const definition = definitionOf(shown);
  return {
    id,
    name: ruleset.name,
    definition,
    version: shown.version,
    latestVersion: ruleset.latestVersion,
    versions,
    sentence: describeRuleset(definition),
    yaml: rulesetYaml(definition),
  };
}

/** @throws TieoutError conflict when the id is taken, not_found when a connection does not exist. */
export async function createRuleset(app: AppContext, actor: Actor, input: z.input<typeof createRulesetInput>): Promise<WrittenRuleset> {
  permit(actor, 'rulesets.write');
  const { definition, note } = createRulesetInput.parse(input);
  return app.db.$transaction((tx) => insertRuleset(tx, app, actor, definition, note));
}

/**
 * Publishes a new version; the former ones stay for ever. A definition that says the same as the latest makes none.
 * @throws TieoutError conflict when `baseVersion` is not the latest.
 */
export async function publishRuleset(app: AppContext, actor: Actor, input: z.input<typeof publishRulesetInput>): Promise<WrittenRuleset> {
  permit(actor, 'rulesets.write');
  const { id, baseVersion, definition, note } = publishRulesetInput.parse(input);
  return app.db.$transaction(async (tx) => {
    const ruleset = await storedRuleset(tx, id);
    if (ruleset.latestVersion !== baseVersion) {
      throw new TieoutError(
        'conflict',
        `Version ${ruleset.latestVersion} of ${ruleset.name} was published meanwhile; you edited version ${baseVersion}.`,
        'Look at the new version, then make your change again.',
      );
    }
    return publishVersion(tx, app, actor, ruleset, definition, note);
  });
}

/** It disappears from lists; its runs and versions stay. */
export async function removeRuleset(app: AppContext, actor: Actor, input: { id: string }): Promise<void> {
  permit(actor, 'rulesets.write');
  await app.db.$transaction(async (tx) => {
    const ruleset = await storedRuleset(tx, input.id);
    const running = await tx.run.findFirst({ where: { rulesetId: ruleset.id, status: { in: ['queued', 'running'] } } });
    if (running)
      throw new TieoutError('conflict', `${ruleset.name} is running as ${running.id}.`, 'Wait for the run to end, or cancel it.');
    const { definition } = await storedVersion(tx, ruleset.id, ruleset.latestVersion);
    await tx.ruleset.update({ where: { id: ruleset.id }, data: { deletedAt: app.now() } });
    await recordAudit(tx, app, actor, {
      action: 'ruleset.remove',
      entityType: 'ruleset',
      entityId: ruleset.id,
      summary: `Deleted the ruleset ${ruleset.name}`,
      before: definition as object,
    });
  });
}

function named(side: DatasetDefinition): { connection: string; dataset: string } {
  return { connection: side.connection, dataset: side.table ?? 'query' };
}
