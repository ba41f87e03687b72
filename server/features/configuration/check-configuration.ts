import { didYouMean } from '#server/engine/did-you-mean.ts';
import { type RulesetDefinition, rulesetDefinitionSchema } from '#server/engine/plan/definition.ts';
import { type DefinitionProblem, SIDES } from '#server/engine/plan/plan.ts';
import type { AlertEntry } from '../alerts/alert-entries.ts';
import type { ChannelEntry } from '../alerts/import-alerts.ts';
import { scheduleName } from '../schedules/import-schedules.ts';
import { checkAlerts } from './check-alerts.ts';
import { type ConfigurationWarning, type ConnectionContext, type ConnectionEntry, checkConnections } from './check-connections.ts';
import { configurationFileSchema, type ScheduleEntry, scheduleSchema } from './configuration-file.schema.ts';
import { isPlainObject, type PlainObject } from './plain-object.ts';
import { schemaProblems } from './schema-problems.ts';

export interface ScheduleAt {
  /** `schedules[0]`. */
  path: string;
  schedule: ScheduleEntry;
}

export interface RulesetEntry {
  /** `rulesets[0]`. */
  path: string;
  definition: RulesetDefinition;
}

/** A whole file, each part checked by itself and against the others. */
export interface CheckedConfiguration {
  connections: ConnectionEntry[];
  rulesets: RulesetEntry[];
  schedules: ScheduleAt[];
  channels: ChannelEntry[];
  alerts: AlertEntry[];
}

export interface CheckContext extends ConnectionContext {
  /** What the control database holds already: a ruleset may use a connection that is not in the file. */
  known: {
    connections: readonly { name: string; type: string }[];
    rulesets: readonly string[];
    channels: readonly { name: string; type: string }[];
  };
}

/** Everything that can be said about a file without opening a database. */
export function checkConfiguration(
  value: unknown,
  context: CheckContext,
): { configuration: CheckedConfiguration; problems: DefinitionProblem[]; warnings: ConfigurationWarning[] } {
  const problems = schemaProblems(configurationFileSchema, value);
  if (!isPlainObject(value)) {
    return { configuration: { connections: [], rulesets: [], schedules: [], channels: [], alerts: [] }, problems, warnings: [] };
  }
  const entries = listAt(value, 'connections');
  const { connections, problems: ofConnections, warnings } = checkConnections(entries, context);
  // The whole file's schema has named what is not an object already.
  problems.push(...ofConnections.filter((one) => !problems.some((known) => known.path === one.path)));

  const rulesets = listAt(value, 'rulesets').flatMap((entry, index) => {
    const parsed = rulesetDefinitionSchema.safeParse(entry);
    return parsed.success ? [{ path: `rulesets[${index}]`, definition: parsed.data }] : [];
  });
  const schedules = listAt(value, 'schedules').flatMap((entry, index) => {
    const parsed = scheduleSchema.safeParse(entry);
    return parsed.success ? [{ path: `schedules[${index}]`, schedule: parsed.data }] : [];
  });
  const names = {
    connections: [...entries.map((entry) => textAt(entry, 'name')), ...context.known.connections.map(({ name }) => name)],
    rulesets: [...listAt(value, 'rulesets').map((entry) => textAt(entry, 'id')), ...context.known.rulesets],
  };
  problems.push(
    ...repeated(entries, 'name', 'connections'),
    ...connections.flatMap((entry) => otherType(entry, context.known.connections)),
    ...repeated(listAt(value, 'rulesets'), 'id', 'rulesets'),
    ...rulesets.flatMap((entry) => unknownConnections(entry, names.connections)),
    ...schedules.flatMap((entry) => unknownRuleset(entry, names.rulesets)),
    ...repeatedSchedules(schedules),
    ...repeated(listAt(value, 'channels'), 'name', 'channels'),
    ...repeated(listAt(value, 'alerts'), 'name', 'alerts'),
  );
  const told = checkAlerts({ channels: listAt(value, 'channels'), alerts: listAt(value, 'alerts') }, names.rulesets, context);
  problems.push(...told.problems);
  return {
    configuration: { connections, rulesets, schedules, channels: told.channels, alerts: told.alerts },
    problems,
    warnings: [...warnings, ...told.warnings],
  };
}

function listAt(value: PlainObject, key: string): unknown[] {
  return Array.isArray(value[key]) ? (value[key] as unknown[]) : [];
}

function textAt(entry: unknown, key: string): string {
  return isPlainObject(entry) && typeof entry[key] === 'string' ? entry[key] : '';
}

function repeated(entries: readonly unknown[], key: string, list: string): DefinitionProblem[] {
  const first = new Map<string, number>();
  return entries.flatMap((entry, index) => {
    const name = textAt(entry, key);
    if (name === '') return [];
    const earlier = first.get(name);
    if (earlier === undefined) {
      first.set(name, index);
      return [];
    }
    return [{ path: `${list}[${index}].${key}`, message: `"${name}" is the ${key} of ${list}[${earlier}] already` }];
  });
}

function repeatedSchedules(schedules: readonly ScheduleAt[]): DefinitionProblem[] {
  const first = new Map<string, string>();
  return schedules.flatMap(({ path, schedule }) => {
    const name = scheduleName(schedule);
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, path);
    return earlier === undefined ? [] : [{ path, message: `this is ${earlier} again: the same ruleset, pattern and time zone` }];
  });
}

/** Its rulesets were written for another kind of database, and its secrets belong to another server. */
function otherType({ path, name, type }: ConnectionEntry, known: CheckContext['known']['connections']): DefinitionProblem[] {
  const stored = known.find((connection) => connection.name === name);
  if (!stored || stored.type === type) return [];
  return [{ path: `${path}.type`, message: `"${name}" exists and has the type ${stored.type}; give this connection another name` }];
}

function unknownConnections({ path, definition }: RulesetEntry, names: readonly string[]): DefinitionProblem[] {
  return SIDES.flatMap((side) => {
    const { connection } = definition[side];
    if (names.includes(connection)) return [];
    return [{ path: `${path}.${side}.connection`, message: `there is no connection "${connection}"${didYouMean(connection, names)}` }];
  });
}

function unknownRuleset({ path, schedule: { ruleset } }: ScheduleAt, ids: readonly string[]): DefinitionProblem[] {
  if (ids.includes(ruleset)) return [];
  return [{ path: `${path}.ruleset`, message: `there is no ruleset "${ruleset}"${didYouMean(ruleset, ids)}` }];
}
