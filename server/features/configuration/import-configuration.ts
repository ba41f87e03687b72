import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { Connector } from '#server/engine/connectors/contract.ts';
import { connectorDefinitions } from '#server/engine/connectors/registry.ts';
import { throwIfCancelled } from '#server/engine/errors.ts';
import { importAlert, importChannel } from '../alerts/import-alerts.ts';
import { checkConfig } from '../connections/check-config.ts';
import { joinSecrets, keptSecrets, openSecrets } from '../connections/connection-secrets.ts';
import { openConnection, openSettings } from '../connections/open-connection.ts';
import { requireDefinition } from '../connections/require-definition.ts';
import { importConnection } from '../connections/write-connection.ts';
import { importRuleset } from '../rulesets/write-ruleset.ts';
import { importSchedules } from '../schedules/import-schedules.ts';
import { type CheckedConfiguration, checkConfiguration } from './check-configuration.ts';
import type { ConfigurationWarning, ConnectionEntry } from './check-connections.ts';
import { checkLiveSchemas } from './check-live-schemas.ts';
import { ConfigurationRefused } from './configuration-refused.ts';
import { parseConfigurationText } from './parse-configuration-text.ts';

export interface ImportInput {
  bytes: Uint8Array;
  /** The absolute path of the file, which its own paths are relative to; null when it is not a file. */
  file: string | null;
  /** Check everything, write nothing. */
  checkOnly?: boolean;
}

/** Names of connections, or ids of rulesets, by what became of them. */
export interface ImportTally {
  created: string[];
  updated: string[];
  unchanged: string[];
}

export interface ImportReport {
  connections: ImportTally;
  rulesets: ImportTally;
  /** `RECON_ORDERS: 0 2 * * *, Europe/Berlin`. */
  schedules: ImportTally;
  channels: ImportTally;
  alerts: ImportTally;
  warnings: ConfigurationWarning[];
}

/**
 * Reads a configuration, checks all of it, also against the live databases, and then writes all of it in one transaction:
 * connections by name, rulesets by id, schedules by ruleset and times, channels and alerts by name. What the file says already is left alone.
 * @throws ConfigurationRefused with every problem; then nothing was written.
 */
export async function importConfiguration(app: AppContext, actor: Actor, input: ImportInput, signal: AbortSignal): Promise<ImportReport> {
  permit(actor, 'connections.write');
  permit(actor, 'rulesets.write');
  permit(actor, 'schedules.write');
  const { configuration, warnings } = await checkWhole(app, input, signal);
  throwIfCancelled(signal);
  if (configuration.channels.length > 0) permit(actor, 'channels.write');
  if (configuration.alerts.length > 0) permit(actor, 'alerts.write');
  const report: ImportReport = {
    connections: noTally(),
    rulesets: noTally(),
    schedules: noTally(),
    channels: noTally(),
    alerts: noTally(),
    warnings,
  };
  if (input.checkOnly) return report;
  await app.db.$transaction(async (tx) => {
    for (const { name, type, config } of configuration.connections) {
      const { outcome } = await importConnection(tx, app, actor, { name, type, config });
      report.connections[outcome].push(name);
    }
    for (const { definition } of configuration.rulesets) {
      const { outcome } = await importRuleset(tx, app, actor, definition);
      report.rulesets[outcome].push(definition.id);
    }
    const entries = configuration.schedules.map(({ schedule }) => schedule);
    for (const id of new Set(entries.map((entry) => entry.ruleset))) {
      const imported = await importSchedules(
        tx,
        app,
        actor,
        id,
        entries.filter((entry) => entry.ruleset === id),
      );
      for (const { name, outcome } of imported) report.schedules[outcome].push(name);
    }
    for (const channel of configuration.channels) report.channels[await importChannel(tx, app, actor, channel)].push(channel.name);
    for (const alert of configuration.alerts) report.alerts[await importAlert(tx, app, actor, alert)].push(alert.name);
  });
  return report;
}

function noTally(): ImportTally {
  return { created: [], updated: [], unchanged: [] };
}

async function checkWhole(
  app: AppContext,
  { bytes, file }: ImportInput,
  signal: AbortSignal,
): Promise<{ configuration: CheckedConfiguration; warnings: ConfigurationWarning[] }> {
  const parsed = parseConfigurationText(bytes);
  if ('problems' in parsed) throw new ConfigurationRefused(parsed.problems);
  const [connections, rulesets, channels] = await Promise.all([
    app.db.connection.findMany({ select: { name: true, type: true } }),
    app.db.ruleset.findMany({ where: { deletedAt: null }, select: { id: true } }),
    app.db.alertChannel.findMany({ select: { name: true, type: true } }),
  ]);
  const known = { connections, rulesets: rulesets.map((ruleset) => ruleset.id), channels };
  const { configuration, problems, warnings } = checkConfiguration(parsed.value, {
    definitions: connectorDefinitions,
    env: process.env,
    file,
    known,
  });
  // A file that is wrong by itself is refused without opening a database.
  if (problems.length > 0) throw new ConfigurationRefused(problems, warnings);
  const live = await checkLiveSchemas(configuration.rulesets, (name) => openByName(app, configuration.connections, name), signal);
  if (live.problems.length > 0) throw new ConfigurationRefused(live.problems, [...warnings, ...live.warnings]);
  return { configuration, warnings: [...warnings, ...live.warnings] };
}

/** As it will be after the import: the file's settings, with the stored secrets it leaves out. */
async function openByName(app: AppContext, entries: readonly ConnectionEntry[], name: string): Promise<Connector> {
  const entry = entries.find((candidate) => candidate.name === name);
  if (!entry) return openConnection(app, name);
  const stored = await app.db.connection.findUnique({ where: { name } });
  const kept = stored ? keptSecrets(entry.config, openSecrets(app.secrets, stored)) : {};
  const { open, secrets } = checkConfig(requireDefinition(entry.type), entry.config, kept);
  return openSettings(entry.type, joinSecrets(open, secrets));
}
