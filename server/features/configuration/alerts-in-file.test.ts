import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { connectorDefinitions } from '#server/engine/connectors/registry.ts';
import { channelConfig } from '#server/features/alerts/channel.service.ts';
import { openScratchApp, type ScratchApp } from '#server/jobs/testing/scratch-app.ts';
import { configurationJsonSchema } from './configuration-json-schema.ts';
import { ConfigurationRefused } from './configuration-refused.ts';
import { configurationYaml, exportConfiguration } from './export-configuration.ts';
import { importConfiguration } from './import-configuration.ts';

const NEVER = new AbortController().signal;
const none = { created: [], updated: [], unchanged: [] };
const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(configurationJsonSchema(connectorDefinitions));

/** Nothing listens on port 1, so the rulesets are not held against a database. */
const RULESET = `version: 1
connections:
  - { name: far, type: mysql, host: 127.0.0.1, port: 1, database: d, username: u }
rulesets:
  - { id: RECON_ORDERS, name: Orders, source: { connection: far, table: a }, target: { connection: far, table: b } }
`;
const CHANNELS = `channels:
  - { name: operations, type: webhook, url: https://hooks.example.com/secret-part, signing_secret: sign-with-this }
  - name: finance
    type: email
    host: mail.example.com
    username: tieout
    password: { env: TIEOUT_TEST_MAIL_PASSWORD }
    from: tieout@example.com
    to: [ada@example.com]
`;
const ALERTS = `alerts:
  - { name: Orders worsen, ruleset: RECON_ORDERS, when: { worsens: [rcr], rcr_falls: 5 }, channels: [operations, finance] }
  - { name: Anything fails, when: { worsens: [] }, channels: [operations] }
`;
const GOOD = RULESET + CHANNELS + ALERTS;

describe('channels and alerts of a file', () => {
  let place: ScratchApp;
  beforeEach(async () => {
    process.env.TIEOUT_TEST_MAIL_PASSWORD = 'mail-secret';
    place = await openScratchApp();
  });
  afterEach(async () => {
    delete process.env.TIEOUT_TEST_MAIL_PASSWORD;
    await place.close();
  });

  const load = (text: string, into = place) =>
    importConfiguration(into.app, CLI_ACTOR, { bytes: new TextEncoder().encode(text), file: join(place.folder, 't.yaml') }, NEVER);
  const yamlOf = async (from = place) => configurationYaml(await exportConfiguration(from.app, CLI_ACTOR));
  const settingsOf = async (name: string) =>
    channelConfig(place.app, await place.app.db.alertChannel.findUniqueOrThrow({ where: { name } })).config;

  it('are made once with their secrets encrypted, and left alone the second time', async () => {
    expect(await load(GOOD)).toMatchObject({
      channels: { ...none, created: ['operations', 'finance'] },
      alerts: { ...none, created: ['Orders worsen', 'Anything fails'] },
    });
    expect(await settingsOf('operations')).toMatchObject({ url: 'https://hooks.example.com/secret-part', signingSecret: 'sign-with-this' });
    expect(await settingsOf('finance')).toMatchObject({
      port: 587,
      security: 'starttls',
      password: 'mail-secret',
      to: ['ada@example.com'],
    });
    const stored = await place.app.db.alert.findMany({ orderBy: { name: 'asc' }, include: { targets: true } });
    expect(stored).toMatchObject([
      { name: 'Anything fails', rulesetId: null, enabled: true, conditions: { runFails: true, worsens: [], rcrFalls: null } },
      { name: 'Orders worsen', rulesetId: 'RECON_ORDERS', conditions: { runFails: true, worsens: ['rcr'], rcrFalls: 5 } },
    ]);
    expect(stored.map(({ targets }) => targets.length)).toEqual([1, 2]);
    const everything = JSON.stringify([await place.app.db.alertChannel.findMany(), await place.app.db.auditEntry.findMany()]);
    for (const secret of ['secret-part', 'sign-with-this', 'mail-secret']) expect(everything).not.toContain(secret);

    const entries = await place.app.db.auditEntry.count();
    expect(await load(GOOD)).toMatchObject({
      channels: { ...none, unchanged: ['operations', 'finance'] },
      alerts: { ...none, unchanged: ['Orders worsen', 'Anything fails'] },
    });
    expect(await place.app.db.auditEntry.count()).toBe(entries);
  });

  it('that changed are changed, and an alert that somebody turned off stays off', async () => {
    await load(GOOD);
    await place.app.db.alert.updateMany({ data: { enabled: false } });
    const changed = GOOD.replace('rcr_falls: 5', 'rcr_falls: 6').replace('[ada@example.com]', '[ada@example.com, eve@example.com]');
    expect(await load(changed)).toMatchObject({
      channels: { ...none, updated: ['finance'], unchanged: ['operations'] },
      alerts: { ...none, updated: ['Orders worsen'], unchanged: ['Anything fails'] },
    });
    expect(await settingsOf('finance')).toMatchObject({ password: 'mail-secret', to: ['ada@example.com', 'eve@example.com'] });
    expect(await place.app.db.alert.count({ where: { enabled: false } })).toBe(2);
    expect((await load(changed.replace('when: { worsens: [] }', 'enabled: true, when: { worsens: [] }'))).alerts.updated).toEqual([
      'Anything fails',
    ]);
  });

  it('come out without a secret, and go in again to no change', async () => {
    await load(GOOD);
    const yaml = await yamlOf();
    for (const secret of ['secret-part', 'sign-with-this', 'mail-secret']) expect(yaml).not.toContain(secret);
    expect(yaml).toContain('# Not exported: url, signing_secret. To import this elsewhere add url: { env: NAME }');
    const document = parse(yaml) as { alerts: unknown; channels: unknown };
    expect(document.alerts).toEqual([
      { name: 'Anything fails', when: { worsens: [] }, channels: ['operations'] },
      { name: 'Orders worsen', ruleset: 'RECON_ORDERS', when: { worsens: ['rcr'], rcr_falls: 5 }, channels: ['finance', 'operations'] },
    ]);
    expect(document.channels).toContainEqual({ name: 'operations', type: 'webhook' });
    expect(validate(document)).toBe(true);
    expect(await load(yaml)).toMatchObject({
      channels: { ...none, unchanged: ['finance', 'operations'] },
      alerts: { ...none, unchanged: ['Anything fails', 'Orders worsen'] },
    });
    expect(await settingsOf('operations')).toMatchObject({ signingSecret: 'sign-with-this' });
    expect(await yamlOf()).toBe(yaml);
  });

  it.each([
    [
      'a type that there is not',
      GOOD.replace('type: webhook', 'type: webhok'),
      'channels[0].type: expected webhook or email, found "webhok"; did you mean "webhook"?',
      true,
    ],
    [
      'a misspelt setting',
      GOOD.replace('signing_secret:', 'signing_secrt:'),
      'channels[0].signing_secrt: unknown key; did you mean "signing_secret"?',
      true,
    ],
    [
      'a missing address',
      GOOD.replace('url: https://hooks.example.com/secret-part, ', ''),
      'channels[0].url: is missing; expected text, or { env: NAME }',
      false,
    ],
    [
      'an address that is none',
      GOOD.replace('https://hooks.example.com/secret-part', 'ftp://x'),
      'channels[0].url: expected an address like https://hooks.example.com/tieout',
      false,
    ],
    [
      'a variable that is not set',
      GOOD.replace('TIEOUT_TEST_MAIL_PASSWORD', 'NOT_SET_AT_ALL'),
      'channels[1].password: the environment variable NOT_SET_AT_ALL is not set; it is read when the file is imported',
      false,
    ],
    [
      'a channel nobody has',
      GOOD.replace('channels: [operations]', 'channels: [operation]'),
      'alerts[1].channels[0]: there is no channel "operation"; did you mean "operations"?',
      false,
    ],
    [
      'a ruleset nobody has',
      GOOD.replace('ruleset: RECON_ORDERS', 'ruleset: RECON_ORDER'),
      'alerts[0].ruleset: there is no ruleset "RECON_ORDER"; did you mean "RECON_ORDERS"?',
      false,
    ],
    [
      'a KPI that there is not',
      GOOD.replace('worsens: [rcr]', 'worsens: [rcx]'),
      'alerts[0].when.worsens[0]: expected rcr, dqcs, rei, far or irr, found "rcx"; did you mean "rcr"?',
      true,
    ],
    [
      'an alert that is never sent',
      GOOD.replace('when: { worsens: [] }', 'when: { run_fails: false, worsens: [] }'),
      'alerts[1].when: names no occasion, so the alert would never be sent',
      false,
    ],
    [
      'a name that comes twice',
      GOOD.replace('name: finance', 'name: operations'),
      'channels[1].name: "operations" is the name of channels[0] already',
      false,
    ],
  ])('%s is told with its place, and nothing is written', async (_what, text, line, bySchema) => {
    const refusal = await load(text).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ConfigurationRefused);
    expect((refusal as ConfigurationRefused).problems.map(({ path, message }) => `${path}: ${message}`)).toContain(line);
    expect([await place.app.db.alertChannel.count(), await place.app.db.connection.count()]).toEqual([0, 0]);
    // What a schema can know without the world it refuses too.
    if (bySchema) expect(validate(parse(text))).toBe(false);
  });
});
