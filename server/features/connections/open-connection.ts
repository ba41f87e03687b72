import type { AppContext } from '#server/app-context.ts';
import type { Connection } from '#server/db/generated/client.ts';
import type { Connector } from '#server/engine/connectors/contract.ts';
import { didYouMean } from '#server/engine/did-you-mean.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { checkConfig } from './check-config.ts';
import type { ConnectionConfig } from './connection.schema.ts';
import { type ConnectionSecrets, joinSecrets, openSecrets, resolveReferences } from './connection-secrets.ts';
import { requireDefinition } from './require-definition.ts';

/**
 * Opens a stored connection by name or id, shared with all who use it in this process. Nothing is sent yet: a connector connects on first use. Close it.
 * @throws TieoutError not_found, or invalid_input when its settings or a variable they refer to are missing.
 */
export async function openConnection(app: AppContext, nameOrId: string): Promise<Connector> {
  return openStored(app, await requireConnection(app, nameOrId));
}

/** Opens settings that are not stored, as the configuration file writes them (secrets in place or by reference). */
export function openSettings(type: string, config: ConnectionConfig): Connector {
  const { open, secrets } = checkConfig(requireDefinition(type), config);
  return connect(type, open, secrets);
}

/** Shared like {@link openConnection}: closing it ends only what was started through it. */
export function openStored(app: AppContext, connection: Connection): Connector {
  return app.connectors.use(connection, () =>
    connect(connection.type, connection.config as ConnectionConfig, openSecrets(app.secrets, connection)),
  );
}

/** By name first: that is what rulesets and people use. */
export async function requireConnection(app: Pick<AppContext, 'db'>, nameOrId: string): Promise<Connection> {
  const found =
    (await app.db.connection.findUnique({ where: { name: nameOrId } })) ??
    (await app.db.connection.findUnique({ where: { id: nameOrId } }));
  if (found) return found;
  const names = (await app.db.connection.findMany({ select: { name: true } })).map((connection) => connection.name);
  throw new TieoutError(
    'not_found',
    `There is no connection "${nameOrId}"${didYouMean(nameOrId, names) || '.'}`,
    'Choose one of the connections, or make it.',
  );
}

/** Relative paths (SQLite and other files, certificates) are seen from the folder Tieout was started in. */
function connect(type: string, open: ConnectionConfig, secrets: ConnectionSecrets): Connector {
  const definition = requireDefinition(type);
  const config = resolveReferences(joinSecrets(open, secrets), definition.secretPaths, process.env);
  return definition.open(definition.configSchema.parse(config), { baseDir: process.cwd() });
}
