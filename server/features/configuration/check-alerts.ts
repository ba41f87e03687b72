import { z } from 'zod';
import { didYouMean } from '#server/engine/did-you-mean.ts';
import type { DefinitionProblem } from '#server/engine/plan/plan.ts';
import { type AlertEntry, alertEntrySchema, CHANNEL_ENTRIES, entryNameSchema, isChannelType } from '../alerts/alert-entries.ts';
import { CHANNEL_TYPES } from '../alerts/channel.schema.ts';
import { CHANNEL_KINDS } from '../alerts/channel-kinds.ts';
import type { ChannelEntry } from '../alerts/import-alerts.ts';
import type { ConfigurationWarning } from './check-connections.ts';
import { isPlainObject } from './plain-object.ts';
import { joinPath, schemaProblems } from './schema-problems.ts';

export interface AlertContext {
  env: Record<string, string | undefined>;
  known: { channels: readonly { name: string; type: string }[]; rulesets: readonly string[] };
}

export interface CheckedAlerts {
  /** Those without a problem. */
  channels: ChannelEntry[];
  alerts: AlertEntry[];
  problems: DefinitionProblem[];
  warnings: ConfigurationWarning[];
}

/** `rulesets` are the ids that will be there, those of the file included. */
export function checkAlerts(
  { channels, alerts }: { channels: readonly unknown[]; alerts: readonly unknown[] },
  rulesets: readonly string[],
  context: AlertContext,
): CheckedAlerts {
  const checked: CheckedAlerts = { channels: [], alerts: [], problems: [], warnings: [] };
  for (const [index, value] of channels.entries()) checkChannel(value, `channels[${index}]`, context, checked);
  const names = [
    ...channels.flatMap((value) => (isPlainObject(value) && typeof value.name === 'string' ? [value.name.trim()] : [])),
    ...context.known.channels.map(({ name }) => name),
  ];
  for (const [index, value] of alerts.entries()) {
    const parsed = alertEntrySchema.safeParse(value);
    // The whole file's schema has named what is wrong with one that does not parse.
    if (!parsed.success) continue;
    checked.problems.push(...alertProblems(parsed.data, `alerts[${index}]`, names, rulesets));
    checked.alerts.push(parsed.data);
  }
  return checked;
}

function checkChannel(value: unknown, path: string, { env, known }: AlertContext, checked: CheckedAlerts): void {
  // The whole file's schema has said so.
  if (!isPlainObject(value)) return;
  const { name, type, ...settings } = value;
  const problems = [
    ...schemaProblems(entryNameSchema, name, joinPath(path, ['name'])),
    ...schemaProblems(z.enum(CHANNEL_TYPES), type, joinPath(path, ['type'])),
    ...(isChannelType(type) ? schemaProblems(CHANNEL_ENTRIES[type], settings, path) : []),
  ];
  if (problems.length > 0 || !isChannelType(type)) {
    checked.problems.push(...problems);
    return;
  }
  const entry: ChannelEntry = { name: String(name).trim(), type, settings: {} };
  const former = known.channels.find((channel) => channel.name === entry.name);
  if (former && former.type !== type) {
    problems.push({
      path: `${path}.type`,
      message: `"${entry.name}" exists and has the type ${former.type}; give this channel another name`,
    });
  }
  for (const [key, given] of Object.entries(settings)) {
    const variable = isPlainObject(given) ? String(given.env) : null;
    const secret = variable === null ? given : env[variable];
    if (secret !== undefined && secret !== '') entry.settings[key] = secret;
    else if (former)
      checked.warnings.push({
        path: `${path}.${key}`,
        message: `the environment variable ${variable} is not set here; what is stored is kept`,
      });
    else
      problems.push({
        path: `${path}.${key}`,
        message: `the environment variable ${variable} is not set; it is read when the file is imported`,
      });
  }
  const { required } = CHANNEL_KINDS[type];
  if (required && !former && !(required.name in settings)) {
    problems.push({ path: `${path}.${required.name}`, message: 'is missing; expected text, or { env: NAME }' });
  }
  problems.push(...settingProblems(entry, path));
  if (problems.length === 0) checked.channels.push(entry);
  checked.problems.push(...problems);
}

/** What the forms refuse too: a bad address, a password in clear. */
function settingProblems({ type, settings }: ChannelEntry, path: string): DefinitionProblem[] {
  const { url } = settings;
  if (type === 'webhook' && typeof url === 'string') {
    const parsed = URL.canParse(url) ? new URL(url) : null;
    if (!parsed || !/^https?:$/.test(parsed.protocol))
      return [{ path: `${path}.url`, message: 'expected an address like https://hooks.example.com/tieout' }];
    if (parsed.username || parsed.password) return [{ path: `${path}.url`, message: 'leave name and password out of the address' }];
  }
  if (type === 'email' && settings.security === 'none' && settings.username !== undefined) {
    return [{ path: `${path}.security`, message: 'the password would be sent in clear; use starttls or tls, or leave username out' }];
  }
  return [];
}

function alertProblems(alert: AlertEntry, path: string, channels: readonly string[], rulesets: readonly string[]): DefinitionProblem[] {
  const { ruleset } = alert;
  return [
    ...(ruleset === undefined || rulesets.includes(ruleset)
      ? []
      : [{ path: `${path}.ruleset`, message: `there is no ruleset "${ruleset}"${didYouMean(ruleset, [...rulesets])}` }]),
    ...alert.channels.flatMap((name, index) =>
      channels.includes(name)
        ? []
        : [{ path: `${path}.channels[${index}]`, message: `there is no channel "${name}"${didYouMean(name, [...channels])}` }],
    ),
    ...(hasOccasion(alert) ? [] : [{ path: `${path}.when`, message: 'names no occasion, so the alert would never be sent' }]),
  ];
}

function hasOccasion({ when }: AlertEntry): boolean {
  return when?.run_fails !== false || when.rcr_falls !== undefined || when.worsens === undefined || when.worsens.length > 0;
}
