import type { AppContext } from '#server/app-context.ts';
import type { Connector } from '#server/engine/connectors/contract.ts';
import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import { SIDES, type Side } from '#server/engine/plan/plan.ts';
import type { ConnectionConfig } from '#server/features/connections/connection.schema.ts';
import { isReference, openSecrets, valueAt } from '#server/features/connections/connection-secrets.ts';
import { openSettings, openStored, requireConnection } from '#server/features/connections/open-connection.ts';
import { requireDefinition } from '#server/features/connections/require-definition.ts';
import { type ConnectionOverride, openOverrides } from '#server/features/runs/connection-overrides.ts';
import type { RunToExecute } from './load-run.ts';
import type { FailureContext } from './run-failure.ts';

export interface OpenSides {
  source: Connector;
  target: Connector;
  /** Which connection each side is, for sentences: `crm (source)`. */
  places: Record<Side, string>;
  close(): Promise<void>;
}

/**
 * Opens both connections of a run: the ruleset's own, or those given with the request. Nothing is sent yet.
 * `failing` learns which secrets no message may hold, and which side is at fault when one cannot be opened.
 */
export async function openSides(
  app: AppContext,
  run: RunToExecute,
  definition: RulesetDefinition,
  failing: FailureContext,
): Promise<OpenSides> {
  const overrides = openOverrides(app, run.options.overrides);
  const opened: Partial<Record<Side, Connector>> = {};
  const places = { source: placeOf('source', definition, overrides.source), target: placeOf('target', definition, overrides.target) };
  const close = async (): Promise<void> => {
    await Promise.allSettled([opened.source?.close(), opened.target?.close()]);
  };
  try {
    for (const side of SIDES) {
      failing.place = places[side];
      const override = overrides[side];
      const { connector, secrets } = override ? openGiven(override) : await openOwn(app, definition[side].connection);
      opened[side] = connector;
      failing.secrets = [...failing.secrets, ...secrets];
    }
    failing.place = null;
    return { source: opened.source as Connector, target: opened.target as Connector, places, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function placeOf(side: Side, definition: RulesetDefinition, override: ConnectionOverride | undefined): string {
  return override ? `The ${side} given with the request` : `${definition[side].connection} (${side})`;
}

function openGiven({ type, config }: ConnectionOverride): { connector: Connector; secrets: string[] } {
  return { connector: openSettings(type, config), secrets: secretTexts(type, config) };
}

async function openOwn(app: AppContext, name: string): Promise<{ connector: Connector; secrets: string[] }> {
  const stored = await requireConnection(app, name);
  const secrets = Object.values(openSecrets(app.secrets, stored));
  return { connector: openStored(app, stored), secrets: [...secrets, ...secretTexts(stored.type, stored.config as ConnectionConfig)] };
}

/** Secrets written in settings, or named there and kept in the environment. */
function secretTexts(type: string, config: ConnectionConfig): string[] {
  return requireDefinition(type).secretPaths.flatMap((path) => {
    const value = valueAt(config, path);
    const text = isReference(value) ? process.env[(value as { env: string }).env] : value;
    return typeof text === 'string' ? [text] : [];
  });
}
