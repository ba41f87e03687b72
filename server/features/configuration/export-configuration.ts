import { Document, isMap, isSeq } from 'yaml';
import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import { type RulesetDefinition, rulesetDefinitionSchema } from '#server/engine/plan/definition.ts';
import { type AlertEntry, exportAlert, exportChannel, fileName } from '../alerts/alert-entries.ts';
import { WITH_TARGETS } from '../alerts/alert-view.ts';
import { readableChannelSecrets } from '../alerts/channel-secrets.ts';
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
  channels?: Record<string, unknown>[];
  alerts?: AlertEntry[];
}

export interface ConfigurationExport {
  document: ExportedConfiguration;
  /** Secrets that were left out: of the connection `crm` its `password`. */
  leftOut: { list: 'connections' | 'channels'; name: string; secrets: string[] }[];
}

/**
 * Everything `importConfiguration` takes, in a stable order, so that two exports of the same configuration are the same
 * text. Rulesets in their latest version.
 */
export async function exportConfiguration(app: AppContext, actor: Actor): Promise<ConfigurationExport> {
  permit(actor, 'connections.read');
  permit(actor, 'rulesets.read');
  permit(actor, 'schedules.read');
  permit(actor, 'alerts.read');
  const [connections, rulesets, schedules, channels, alerts] = await Promise.all([
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
    app.db.alertChannel.findMany({ orderBy: { name: 'asc' } }),
    // One that watches a ruleset that was deleted is never sent.
    app.db.alert.findMany({
      where: { OR: [{ rulesetId: null }, { ruleset: { deletedAt: null } }] },
      orderBy: { name: 'asc' },
      include: WITH_TARGETS,
    }),
  ]);
  return {
    document: {
      version: 1,
      connections: connections.map(({ name, type, config }) => ({ name, type, ...(config as ConnectionConfig) })),
      rulesets: rulesets.flatMap(({ versions }) => versions.map(({ definition }) => rulesetDefinitionSchema.parse(definition))),
      ...(schedules.length === 0 ? {} : { schedules: schedules.map(exportSchedule) }),
      ...(channels.length === 0 ? {} : { channels: channels.map(exportChannel) }),
      ...(alerts.length === 0
        ? {}
        : { alerts: alerts.map((alert) => exportAlert({ ...alert, channels: alert.targets.map(({ channel }) => channel.name) })) }),
    },
    leftOut: [
      ...connections.map((connection) => ({
        list: 'connections' as const,
        name: connection.name,
        secrets: Object.keys(openSecrets(app.secrets, connection)),
      })),
      ...channels.map((channel) => ({
        list: 'channels' as const,
        name: channel.name,
        secrets: Object.keys(readableChannelSecrets(app.secrets, channel)).map(fileName),
      })),
    ].filter(({ secrets }) => secrets.length > 0),
  };
}

/** The export as YAML, with a remark above each connection and channel whose secrets were left out. */
export function configurationYaml({ document, leftOut }: ConfigurationExport): string {
  const yaml = new Document(document, { aliasDuplicateObjects: false });
  for (const { list, name, secrets } of leftOut) {
    const entries = yaml.get(list);
    const node = isSeq(entries) ? entries.items.find((entry) => isMap(entry) && entry.get('name') === name) : null;
    if (!isMap(node)) continue;
    const [first] = secrets;
    node.commentBefore = ` Not exported: ${secrets.join(', ')}. To import this elsewhere add ${first}: { env: NAME }`;
  }
  return yaml.toString({ lineWidth: LINE_WIDTH });
}
