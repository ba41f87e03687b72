import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { Prisma } from '#server/db/generated/client.ts';
import type { CheckStep, Connector } from '#server/engine/connectors/contract.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { RefusedInput } from '../refused-input.ts';
import { checkConfig } from './check-config.ts';
import type { CheckConnectionInput } from './connection.schema.ts';
import { storedConnection } from './connection.service.ts';
import { joinSecrets, keptSecrets, openSecrets } from './connection-secrets.ts';
import { statusOf } from './connection-view.ts';
import { openSettings, openStored } from './open-connection.ts';
import { requireDefinition } from './require-definition.ts';

/**
 * Yields each step of the staged check when it ends. The result of a saved connection is stored with it; settings that are
 * not saved yet leave no trace.
 */
export async function* checkConnection(
  app: AppContext,
  actor: Actor,
  input: CheckConnectionInput,
  signal: AbortSignal,
): AsyncGenerator<CheckStep> {
  permit(actor, 'connections.check');
  const saved = !('config' in input);
  if (!saved) permit(actor, 'connections.write');
  const checked = saved ? await storedConnection(app.db, input.id) : null;
  const steps: CheckStep[] = [];
  for await (const step of checkSteps(() => (checked ? openStored(app, checked) : openDraft(app, input as Draft)), signal)) {
    steps.push(step);
    yield step;
  }
  if (!checked || signal.aborted) return;
  // An edit made meanwhile is not what was checked.
  await app.db.connection.updateMany({
    where: { id: checked.id, version: checked.version },
    data: { lastCheckAt: app.now(), lastCheckStatus: statusOf(steps), lastCheckSteps: steps as unknown as Prisma.InputJsonArray },
  });
}

/** What cannot even be opened (a variable that is not set) fails like a step of the check. */
async function* checkSteps(open: () => Connector | Promise<Connector>, signal: AbortSignal): AsyncGenerator<CheckStep> {
  let connector: Connector;
  try {
    connector = await open();
  } catch (error) {
    if (!(error instanceof TieoutError) || error instanceof RefusedInput) throw error;
    yield { step: 'sign_in', status: 'failed', summary: error.message, latencyMs: null, fix: error.advice };
    return;
  }
  try {
    yield* connector.check(signal);
  } finally {
    await connector.close();
  }
}

export async function checkConnectionNow(
  app: AppContext,
  actor: Actor,
  input: CheckConnectionInput,
  signal: AbortSignal,
): Promise<CheckStep[]> {
  const steps: CheckStep[] = [];
  for await (const step of checkConnection(app, actor, input, signal)) steps.push(step);
  return steps;
}

type Draft = Extract<CheckConnectionInput, { config: unknown }>;

/** Settings of a form; when it edits a saved connection, the secrets that were not typed again are the stored ones. */
async function openDraft(app: AppContext, { id, type, config }: Draft): Promise<Connector> {
  if (id === undefined) return openSettings(type, config);
  const stored = await storedConnection(app.db, id);
  if (stored.type !== type) throw new TieoutError('invalid_input', `${stored.name} is of another type.`, 'Reload the page.');
  const { open, secrets } = checkConfig(requireDefinition(type), config, keptSecrets(config, openSecrets(app.secrets, stored)));
  return openSettings(type, joinSecrets(open, secrets));
}
