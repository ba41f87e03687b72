import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ConnectorDefinition } from '#server/engine/connectors/contract.ts';
import { type CheckContext, checkConfiguration } from './check-configuration.ts';

/** As much of a connector as checking a file needs: its schema and where its secrets are. */
function definition(type: string, configSchema: z.ZodType, secretPaths: string[] = []): ConnectorDefinition {
  return {
    type,
    label: type,
    configSchema,
    secretPaths,
    fields: [],
    parseUrl: () => null,
    describeAddress: () => type,
    open: () => {
      throw new Error('a file is checked without opening anything');
    },
  };
}

const server = z.strictObject({
  host: z.string(),
  port: z.int().max(65535, 'the port is between 1 and 65535').default(3306),
  password: z.string().optional(),
  tls: z
    .strictObject({
      mode: z.enum(['disable', 'verify-full']).default('disable'),
      ca_file: z.string().optional(),
      key: z.string().optional(),
    })
    .optional(),
});
const context: CheckContext = {
  definitions: [definition('mysql', server, ['password', 'tls.key']), definition('sqlite', z.strictObject({ path: z.string() }))],
  env: { CRM_PASSWORD: 'from-the-environment' },
  file: '/etc/tieout/tieout.yaml',
  known: { connections: [{ name: 'warehouse', type: 'mysql' }], rulesets: ['RECON_OLD'], channels: [{ name: 'mail', type: 'email' }] },
};
const check = (value: unknown) => checkConfiguration(value, context);
const lines = (value: unknown) => check(value).problems.map(({ path, message }) => `${path}: ${message}`);
const ruleset = (source: string, target: string, more: object = {}) => ({
  id: 'R',
  name: 'R',
  source: { connection: source, table: 'a' },
  target: { connection: target, table: 'b' },
  ...more,
});

describe('checking a configuration', () => {
  it('accepts a good file and sees its paths from its own folder', () => {
    const { configuration, problems, warnings } = check({
      version: 1,
      connections: [
        {
          name: 'crm',
          type: 'mysql',
          host: 'db',
          password: { env: 'CRM_PASSWORD' },
          tls: { mode: 'verify-full', ca_file: 'ca.pem', key: 'PEM' },
        },
        { name: 'local', type: 'sqlite', path: './data/local.db' },
      ],
      rulesets: [ruleset('crm', 'warehouse')],
      schedules: [{ ruleset: 'R', cron: '0 2 * * *', timezone: 'Europe/Berlin' }],
    });
    expect(problems).toEqual([]);
    expect(configuration.connections).toEqual([
      {
        path: 'connections[0]',
        name: 'crm',
        type: 'mysql',
        config: {
          host: 'db',
          password: { env: 'CRM_PASSWORD' },
          tls: { mode: 'verify-full', ca_file: '/etc/tieout/ca.pem', key: 'PEM' },
        },
      },
      { path: 'connections[1]', name: 'local', type: 'sqlite', config: { path: '/etc/tieout/data/local.db' } },
    ]);
    expect(warnings).toEqual([]);
    expect(configuration.rulesets.map((entry) => [entry.path, entry.definition.id])).toEqual([['rulesets[0]', 'R']]);
    expect(configuration.schedules).toHaveLength(1);
  });

  it('accepts a file with nothing but a version', () => {
    expect(check({ version: 1 })).toEqual({
      configuration: { connections: [], rulesets: [], schedules: [], channels: [], alerts: [] },
      problems: [],
      warnings: [],
    });
  });

  it('names every problem of the whole file at once', () => {
    const found = lines({
      version: 2,
      conections: [],
      connections: [
        { name: 'a', type: 'mysql', host: 'h', pasword: 'x', port: 70000 },
        { name: 'a', type: 'mysgl' },
        { type: 'sqlite', path: 3 },
        'text',
      ],
      rulesets: [ruleset('b', 'warehous'), { id: 'R' }],
      schedules: [
        { ruleset: 'RECON_OLD', cron: 'daily' },
        { ruleset: 'RECON_ODL', cron: '0 2 * * *', timezone: 'Berlin' },
        { ruleset: 'X', cron: '* * * * *' },
        { ruleset: 'R', cron: '61 2 * * *', missed: 'never', limit: 0 },
        { ruleset: 'R', cron: '0 2 * * mon' },
        { ruleset: 'R', cron: '0 2  * * MON', timezone: 'UTC' },
      ],
    });
    expect(found.sort()).toEqual(
      [
        'version: expected 1, found "2"',
        'conections: unknown key; did you mean "connections"?',
        'connections[0].pasword: unknown key; did you mean "password"?',
        'connections[0].port: the port is between 1 and 65535',
        'connections[1].name: "a" is the name of connections[0] already',
        'connections[1].type: expected mysql or sqlite, found "mysgl"; did you mean "mysql"?',
        'connections[2].name: is missing; expected text',
        'connections[2].path: expected text, found a number; put it in quotes',
        'connections[3]: expected keys and values, found text',
        'rulesets[0].source.connection: there is no connection "b"',
        'rulesets[0].target.connection: there is no connection "warehous"; did you mean "warehouse"?',
        'rulesets[1].id: "R" is the id of rulesets[0] already',
        'rulesets[1].name: is missing; expected text',
        'rulesets[1].source: is missing; expected keys and values',
        'rulesets[1].target: is missing; expected keys and values',
        'schedules[0].cron: write five fields (minute, hour, day of the month, month, weekday); this is one',
        'schedules[1].timezone: there is no time zone "Berlin": write a name like Europe/Berlin or UTC',
        'schedules[2].ruleset: there is no ruleset "X"',
        'schedules[3].cron: "61" is no minute: it takes 0 to 59, lists (1,5), ranges (1-5) and steps (*/5)',
        'schedules[3].limit: give a number of rows above 0',
        'schedules[3].missed: expected skip or catch_up_once, found "never"',
        'schedules[5]: this is schedules[4] again: the same ruleset, pattern and time zone',
      ].sort(),
    );
  });

  it('does not turn a connection into another kind of database', () => {
    expect(lines({ version: 1, connections: [{ name: 'warehouse', type: 'sqlite', path: 'x.db' }] })).toEqual([
      'connections[0].type: "warehouse" exists and has the type mysql; give this connection another name',
    ]);
  });

  it.each([
    ['a list', []],
    ['text', 'hello'],
    ['a number', 7],
  ])('refuses %s instead of a configuration', (kind, value) => {
    expect(lines(value)).toEqual([`: expected keys and values, found ${kind}`]);
  });

  it('says which variable is missing and never what a secret is', () => {
    const connection = { name: 'a', type: 'mysql', host: 'h', password: { env: 'NOT_SET' } };
    expect(check({ version: 1, connections: [connection] })).toMatchObject({
      problems: [],
      warnings: [
        { path: 'connections[0].password', message: 'the environment variable NOT_SET is not set here; it must be where runs are made' },
      ],
    });
    expect(lines({ version: 1, connections: [{ ...connection, password: { env: 'no-name' } }] })).toEqual([
      'connections[0].password.env: name a variable of the environment, like CRM_PASSWORD',
    ]);
    expect(lines({ version: 1, connections: [{ ...connection, password: 90210 }] })).toEqual([
      'connections[0].password: expected text, found a number; put it in quotes',
    ]);
  });
});
