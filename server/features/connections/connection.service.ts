import type { z } from 'zod';
import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { Transaction } from '#server/db/client.ts';
import type { Connection } from '#server/db/generated/client.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { activeRunsOf, rulesetsByConnection } from './connection.repository.ts';
import { type ConnectionConfig, createConnectionInput, updateConnectionInput } from './connection.schema.ts';
import { readableSecrets } from './connection-secrets.ts';
import { type ConnectionDetail, type ConnectionSummary, detailConnection, summariseConnection } from './connection-view.ts';
import { changeConnection, insertConnection, refuseTakenName } from './write-connection.ts';

export async function listConnections(app: AppContext, actor: Actor): Promise<ConnectionSummary[]> {
  permit(actor, 'connections.read');
  const [connections, users] = await Promise.all([app.db.connection.findMany({ orderBy: { name: 'asc' } }), rulesetsByConnection(app.db)]);
  return connections.map((connection) => summariseConnection(connection, users.get(connection.name) ?? []));
}

export async function getConnection(app: AppContext, actor: Actor, input: { id: string }): Promise<ConnectionDetail> {
  permit(actor, 'connections.read');
  const connection = await storedConnection(app.db, input.id);
  const users = await rulesetsByConnection(app.db);
  return detailConnection(connection, readableSecrets(app.secrets, connection), users.get(connection.name) ?? []);
}

export async function createConnection(
  app: AppContext,
  actor: Actor,
  input: z.input<typeof createConnectionInput>,
): Promise<{ id: string; version: number }> {
  permit(actor, 'connections.write');
  const parsed = createConnectionInput.parse(input);
  return app.db.$transaction((tx) => insertConnection(tx, app, actor, parsed));
}

/** @throws TieoutError conflict when somebody else changed it since `version`, or when its name is taken or in use. */
export async function updateConnection(
  app: AppContext,
  actor: Actor,
  input: z.input<typeof updateConnectionInput>,
): Promise<{ id: string; version: number }> {
  permit(actor, 'connections.write');
  const { id, version, name, config } = updateConnectionInput.parse(input);
  const written = await app.db.$transaction(async (tx) => {
    const before = await storedConnection(tx, id);
    if (before.version !== version) {
      throw new TieoutError('conflict', `Somebody else changed ${before.name} meanwhile.`, 'Reload it, then make your change again.');
    }
    if (name !== before.name) {
      await refuseTakenName(tx, name);
      await refuseInUse(tx, before, 'it cannot be renamed');
    }
    return changeConnection(tx, app, actor, before, { name, config });
  });
  if (written.version !== version) app.connectors.retire(id);
  return written;
}

/** @throws TieoutError conflict that names the rulesets or runs that use it. */
export async function removeConnection(app: AppContext, actor: Actor, input: { id: string }): Promise<void> {
  permit(actor, 'connections.write');
  await app.db.$transaction(async (tx) => {
    const connection = await storedConnection(tx, input.id);
    await refuseInUse(tx, connection, 'it cannot be deleted');
    await tx.connection.delete({ where: { id: connection.id } });
    await recordAudit(tx, app, actor, {
      action: 'connection.remove',
      entityType: 'connection',
      entityId: connection.id,
      summary: `Deleted the connection ${connection.name}`,
      before: { name: connection.name, type: connection.type, config: connection.config as ConnectionConfig },
    });
  });
  app.connectors.retire(input.id);
}

export async function storedConnection(db: Transaction | AppContext['db'], id: string): Promise<Connection> {
  const connection = await db.connection.findUnique({ where: { id } });
  if (!connection) throw new TieoutError('not_found', 'There is no such connection.', 'It may have been deleted; reload the list.');
  return connection;
}

async function refuseInUse(tx: Transaction, { name }: Connection, consequence: string): Promise<void> {
  const rulesets = (await rulesetsByConnection(tx)).get(name) ?? [];
  if (rulesets.length > 0) {
    const names = rulesets.map((ruleset) => ruleset.name).join(', ');
    const advice =
      rulesets.length === 1 ? 'Point that ruleset at another connection first.' : 'Point those rulesets at another connection first.';
    throw new TieoutError('conflict', `${name} is used by ${names}, so ${consequence}.`, advice);
  }
  const runs = await activeRunsOf(tx, name);
  if (runs.length > 0) {
    const ids = runs.map((run) => run.id).join(', ');
    throw new TieoutError('conflict', `${name} is being read by ${ids}, so ${consequence}.`, 'Wait for the run to end, or cancel it.');
  }
}
