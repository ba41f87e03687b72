import type { z } from 'zod';
import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { Environment } from '#server/config/environment.ts';
import type { Database, Transaction } from '#server/db/client.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { type Settings, settingsSchema, updateSettingsInput } from './settings.schema.ts';

const KEY = 'settings';

/** How the audit log calls them. */
const WORDS: Record<keyof Settings, string> = {
  stagingTtlHours: 'how long staging is kept',
  stagingQuotaBytes: 'the staging quota',
  outcomesKeepDays: 'how long outcomes are kept',
  resultsSampleRows: 'how many outcomes go into MongoDB',
  workerConcurrency: 'how many runs a worker does side by side',
};

/** The settings in force: what was stored, over what the environment says, over what is usual. */
export async function readSettings(app: { db: Database | Transaction; environment: Environment }): Promise<Settings> {
  const stored = await app.db.setting.findUnique({ where: { key: KEY } });
  const defaults: Settings = {
    stagingTtlHours: app.environment.landing.stagingTtlHours,
    stagingQuotaBytes: null,
    outcomesKeepDays: null,
    resultsSampleRows: 1_000,
    workerConcurrency: 1,
  };
  return settingsSchema.parse({ ...defaults, ...(stored?.value as Partial<Settings> | undefined) });
}

export async function getSettings(app: AppContext, actor: Actor): Promise<Settings> {
  permit(actor, 'staging.read');
  return readSettings(app);
}

/** Changes what is given and leaves the rest. */
export async function updateSettings(app: AppContext, actor: Actor, input: z.input<typeof updateSettingsInput>): Promise<Settings> {
  permit(actor, 'settings.write');
  const changes = updateSettingsInput.parse(input);
  return app.db.$transaction(async (tx) => {
    const before = await readSettings({ db: tx, environment: app.environment });
    const after = { ...before, ...changes };
    const changed = Object.keys(after).filter((name) => before[name as keyof Settings] !== after[name as keyof Settings]);
    if (changed.length === 0) return before;
    const stored = await tx.setting.findUnique({ where: { key: KEY } });
    const value = { ...(stored?.value as Partial<Settings> | undefined), ...changes };
    await tx.setting.upsert({ where: { key: KEY }, create: { key: KEY, value }, update: { value } });
    await recordAudit(tx, app, actor, {
      action: 'settings.update',
      entityType: 'settings',
      entityId: KEY,
      summary: `Changed ${changed.map((name) => WORDS[name as keyof Settings]).join(', ')}`,
      before: pick(before, changed),
      after: pick(after, changed),
    });
    return after;
  });
}

function pick(settings: Settings, names: string[]): object {
  return Object.fromEntries(names.map((name) => [name, settings[name as keyof Settings]]));
}
