import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import type { Transaction } from '#server/db/client.ts';
import type { Connection, Prisma } from '#server/db/generated/client.ts';
import type { ConnectorDefinition } from '#server/engine/connectors/contract.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { RefusedInput } from '../refused-input.ts';
import { checkConfig } from './check-config.ts';
import type { ConnectionConfig, createConnectionInput } from './connection.schema.ts';
import { keptSecrets, openSecrets, readableSecrets, sealSecrets, valueAt } from './connection-secrets.ts';
import { requireDefinition } from './require-definition.ts';

export interface WrittenConnection {
  id: string;
  version: number;
}

type NewConnection = z.output<typeof createConnectionInput>;

/** Writes a new connection with its audit entry, in the caller's transaction. */
export async function insertConnection(
  tx: Transaction,
  app: AppContext,
  actor: Actor,
  { name, type, config }: NewConnection,
): Promise<WrittenConnection> {
  const { open, secrets } = checkConfig(requireDefinition(type), config);
  await refuseTakenName(tx, name);
  const { id, version } = await tx.connection.create({ data: { name, type, config: open as Prisma.InputJsonObject } });
  // Sealed for this id, which the database has only just given.
  await tx.connection.update({ where: { id }, data: { secrets: sealSecrets(app.secrets, id, secrets) } });
  await recordAudit(tx, app, actor, {
    action: 'connection.create',
    entityType: 'connection',
    entityId: id,
    summary: `Added the connection ${name}`,
    after: { name, type, config: open, secretsSet: Object.keys(secrets) },
  });
  return { id, version };
}

/**
 * Writes an edit with its audit entry, in the caller's transaction. Secrets left out of `config` are kept. An edit that
 * changes nothing leaves the version, the last check and the audit log alone.
 */
export async function changeConnection(
  tx: Transaction,
  app: AppContext,
  actor: Actor,
  before: Connection,
  { name, config }: { name: string; config: ConnectionConfig },
): Promise<WrittenConnection> {
  const { id } = before;
  const definition = requireDefinition(before.type);
  const oldSecrets = givesSecret(definition, config)
    ? (readableSecrets(app.secrets, before) ?? {})
    : // Secrets that cannot be read are not thrown away by an edit that does not speak of them.
      openSecrets(app.secrets, before);
  const { open, secrets } = checkConfig(definition, config, keptSecrets(config, oldSecrets));
  const paths = new Set([...Object.keys(secrets), ...Object.keys(oldSecrets)]);
  const secretsChanged = [...paths].filter((path) => secrets[path] !== oldSecrets[path]);
  const unchanged = name === before.name && secretsChanged.length === 0 && isDeepStrictEqual(jsonOf(open), before.config);
  if (unchanged) return { id, version: before.version };
  const { version } = await tx.connection.update({
    where: { id },
    data: {
      name,
      config: open as Prisma.InputJsonObject,
      secrets: sealSecrets(app.secrets, id, secrets),
      version: { increment: 1 },
      // What was checked and described was the connection before the change.
      lastCheckAt: null,
      lastCheckStatus: null,
      lastCheckSteps: [],
      snapshots: { deleteMany: {} },
    },
  });
  await recordAudit(tx, app, actor, {
    action: 'connection.update',
    entityType: 'connection',
    entityId: id,
    summary: `Changed the connection ${name}`,
    before: { name: before.name, config: before.config as ConnectionConfig, secretsSet: Object.keys(oldSecrets) },
    after: { name, config: open, secretsSet: Object.keys(secrets), ...(secretsChanged.length > 0 ? { secretsChanged } : {}) },
  });
  return { id, version };
}

/**
 * What importing a connection means: made when its name is new, edited when it is not (secrets left out are kept),
 * untouched when nothing differs. The caller has checked the permission.
 */
export async function importConnection(
  tx: Transaction,
  app: AppContext,
  actor: Actor,
  connection: NewConnection,
): Promise<WrittenConnection & { outcome: 'created' | 'updated' | 'unchanged' }> {
  const before = await tx.connection.findUnique({ where: { name: connection.name } });
  if (!before) return { ...(await insertConnection(tx, app, actor, connection)), outcome: 'created' };
  if (before.type !== connection.type) {
    throw new TieoutError(
      'conflict',
      `The connection ${before.name} exists and is of the type ${before.type}.`,
      'Give the new one another name.',
    );
  }
  const written = await changeConnection(tx, app, actor, before, connection);
  return { ...written, outcome: written.version === before.version ? 'unchanged' : 'updated' };
}

export async function refuseTakenName(tx: Transaction, name: string): Promise<void> {
  if (await tx.connection.findUnique({ where: { name } })) {
    throw new RefusedInput('conflict', [{ path: 'name', message: `There is already a connection ${name}.` }], 'Choose another name.');
  }
}

/** Whether the settings say what becomes of a secret: a new one, or none. */
function givesSecret(definition: ConnectorDefinition, config: ConnectionConfig): boolean {
  return definition.secretPaths.some((path) => ![undefined, ''].includes(valueAt(config, path) as undefined));
}

/** As it comes back from the database: without absent values. */
function jsonOf(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}
