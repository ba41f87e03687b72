import { Document, isMap, isSeq } from 'yaml';
import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import { type RulesetDefinition, rulesetDefinitionSchema } from '#server/engine/plan/definition.ts';
import type { ConnectionConfig } from '../connections/connection.schema.ts';
import { openSecrets } from '../connections/connection-secrets.ts';
import { exportSchedule } from '../schedules/import-schedules.ts';
import type { ScheduleEntry } from './configuration-file.schema.ts';

const LINE_WIDTH = 120;

/** The configuration as a file holds it. References to the environment are in it, secrets are not. */
export interface ExportedConfiguration {
  version: 1;
  connections: ({ name: string; type: string } & ConnectionConfig)[];
  rulesets: RulesetDefinition[];
  /** Left out when there are none. */
  schedules?: ScheduleEntry[];
}

export interface ConfigurationExport {
  document: ExportedConfiguration;
  /** Secrets that were left out, by connection: `crm` → `password`. */
  leftOut: { connection: string; secrets: string[] }[];
}

/**
 * Everything `importConfiguration` takes, in a stable order, so that two exports of the same configuration are the same
 * text. Rulesets in their latest version.
 */
export async function exportConfiguration(app: AppContext, actor: Actor): Promise<ConfigurationExport> {
  permit(actor, 'connections.read');
  permit(actor, 'rulesets.read');
  permit(actor, 'schedules.read');
  const [connections, rulesets, schedules] = await Promise.all([
    app.db.connection.findMany({ orderBy: { name: 'asc' } }),
    app.db.ruleset.findMany({
      where: { deletedAt: null },
      orderBy: { id: 'asc' },
      select: { versions: { orderBy: { version: 'desc' }, take: 1, select: { definition: true } } },
    }),
    app.db.schedule.findMany({
      where: { ruleset: { deletedAt: null } },
      orderBy: [{ rulesetId: 'asc' }, { cron: 'asc' }, { timezone: 'asc' }],
    }),
  ]);
  return {
    document: {
      version: 1,
      connections: connections.map(({ name, type, config }) => ({ name, type, ...(config as ConnectionConfig) })),
      rulesets: rulesets.flatMap(({ versions }) => versions.map(({ definition }) => rulesetDefinitionSchema.parse(definition))),
      ...(schedules.length === 0 ? {} : { schedules: schedules.map(exportSchedule) }),
    },
    leftOut: connections
      .map((connection) => ({ connection: connection.name, secrets: Object.keys(openSecrets(app.secrets, connection)) }))
      .filter(({ secrets }) => secrets.length > 0),
  };
}

/** The export as YAML, with a remark above each connection whose secrets were left out. */
export function configurationYaml({ document, leftOut }: ConfigurationExport): string {
  const yaml = new Document(document, { aliasDuplicateObjects: false });
  const connections = yaml.get('connections');
  for (const [index, { name }] of document.connections.entries()) {
    const secrets = leftOut.find(({ connection }) => connection === name)?.secrets;
    const node = isSeq(connections) ? connections.items[index] : null;
    if (!secrets || !isMap(node)) continue;
    const [first] = secrets;
    node.commentBefore = ` Not exported: ${secrets.join(', ')}. To import this elsewhere add ${first}: { env: NAME }`;
  }
  return yaml.toString({ lineWidth: LINE_WIDTH });
}
