import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { actor, openTestApp, type TestApp } from '#server/api/testing/test-app.ts';
import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import { createConnection } from '../connections/connection.service.ts';
import { createRuleset, getRuleset, listRulesets, publishRuleset, removeRuleset } from './ruleset.service.ts';
import { parseRulesetYaml, rulesetYaml } from './ruleset-yaml.ts';
import { importRuleset } from './write-ruleset.ts';

const analyst = actor('analyst');
const definition: RulesetDefinition = {
  id: 'RECON_ORDERS',
  name: 'Orders, CRM against warehouse',
  source: { connection: 'crm', table: 'orders', filter: "created_at >= '2024-01-01'" },
  target: { connection: 'warehouse', table: 'public.orders' },
  rules: [{ name: 'order number', type: 'exact', confidence: 0.95, keys: [{ source: 'order_id', target: 'id' }] }],
  fields: [{ source: 'amount', target: 'total', compare: { absolute_tolerance: 0.01 } }],
  thresholds: { rcr: { healthy: 95 } },
};

describe('rulesets', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await openTestApp();
    for (const name of ['crm', 'warehouse'])
      await createConnection(app, actor('admin'), { name, type: 'sqlite', config: { path: './nowhere.db' } });
  });
  afterEach(() => app.close());

  it('are made as version 1 and read back with a sentence and YAML that says the same', async () => {
    expect(await createRuleset(app, analyst, { definition, note: 'first' })).toEqual({ id: 'RECON_ORDERS', version: 1 });
    const detail = await getRuleset(app, analyst, { id: 'RECON_ORDERS' });
    expect(detail).toMatchObject({
      definition,
      version: 1,
      latestVersion: 1,
      versions: [{ version: 1, createdBy: 'The analyst', note: 'first' }],
    });
    expect(detail.sentence).toContain('orders');
    expect(parseRulesetYaml(detail.yaml)).toEqual({ definition });
    expect(await listRulesets(app, analyst)).toMatchObject([
      {
        id: 'RECON_ORDERS',
        version: 1,
        source: { connection: 'crm', dataset: 'orders' },
        target: { connection: 'warehouse', dataset: 'public.orders' },
        lastRun: null,
      },
    ]);
  });

  it('get a new version with every change; the former ones stay as they were', async () => {
    await createRuleset(app, analyst, { definition });
    const changed = { ...definition, name: 'Orders' };
    expect(await publishRuleset(app, analyst, { id: definition.id, baseVersion: 1, definition: changed })).toMatchObject({ version: 2 });
    expect((await getRuleset(app, analyst, { id: definition.id })).definition).toEqual(changed);
    expect((await getRuleset(app, analyst, { id: definition.id, version: 1 })).definition).toEqual(definition);
    const entry = await app.db.auditEntry.findFirstOrThrow({ where: { action: 'ruleset.publish' } });
    expect(entry).toMatchObject({ before: { version: 1, definition }, after: { version: 2, definition: changed } });
    await expect(getRuleset(app, analyst, { id: definition.id, version: 9 })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('make no version of a definition that says the same', async () => {
    await createRuleset(app, analyst, { definition });
    const reordered = JSON.parse(JSON.stringify({ fields: definition.fields, ...definition })) as RulesetDefinition;
    expect(await publishRuleset(app, analyst, { id: definition.id, baseVersion: 1, definition: reordered })).toMatchObject({ version: 1 });
    expect(await app.db.rulesetVersion.count()).toBe(1);
  });

  it('refuse what was edited from an old version; of two who publish one wins', async () => {
    await createRuleset(app, analyst, { definition });
    const tries = await Promise.allSettled(
      ['A', 'B'].map((name) => publishRuleset(app, analyst, { id: definition.id, baseVersion: 1, definition: { ...definition, name } })),
    );
    expect(tries.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = tries.find((one) => one.status === 'rejected');
    expect(lost).toMatchObject({ reason: { code: 'conflict', message: expect.stringContaining('Version 2') } });
    expect(await app.db.rulesetVersion.count()).toBe(2);
  });

  it('refuse an id that is taken, an id that changes and a connection that does not exist', async () => {
    await createRuleset(app, analyst, { definition });
    await expect(createRuleset(app, analyst, { definition })).rejects.toMatchObject({
      code: 'conflict',
      fields: [{ path: 'definition.id' }],
    });
    await expect(
      publishRuleset(app, analyst, { id: definition.id, baseVersion: 1, definition: { ...definition, id: 'OTHER' } }),
    ).rejects.toMatchObject({
      fields: [{ path: 'definition.id' }],
    });
    const astray = { ...definition, id: 'X', source: { ...definition.source, connection: 'crn' } };
    await expect(createRuleset(app, analyst, { definition: astray })).rejects.toMatchObject({
      code: 'not_found',
      fields: [{ path: 'definition.source.connection', message: 'There is no connection "crn"; did you mean "crm"?' }],
    });
  });

  it('disappear when deleted, keep their history and come back with it', async () => {
    await createRuleset(app, analyst, { definition });
    await removeRuleset(app, analyst, { id: definition.id });
    expect(await listRulesets(app, analyst)).toEqual([]);
    await expect(getRuleset(app, analyst, { id: definition.id })).rejects.toMatchObject({ code: 'not_found' });
    expect(await app.db.rulesetVersion.count()).toBe(1);
    expect(await createRuleset(app, analyst, { definition })).toMatchObject({ version: 2 });
  });

  it('are not deleted while they run', async () => {
    await createRuleset(app, analyst, { definition });
    await app.db.run.create({
      data: {
        id: 'EXEC_00000001',
        rulesetId: definition.id,
        rulesetVersion: 1,
        rulesetName: 'x',
        status: 'queued',
        origin: 'web',
        requestedBy: 'x',
        options: {},
      },
    });
    await expect(removeRuleset(app, analyst, { id: definition.id })).rejects.toMatchObject({
      message: expect.stringContaining('EXEC_00000001'),
    });
  });

  it('are imported: made, changed or left alone', async () => {
    const run = (one: RulesetDefinition) => app.db.$transaction((tx) => importRuleset(tx, app, analyst, one));
    expect(await run(definition)).toMatchObject({ outcome: 'created', version: 1 });
    expect(await run(definition)).toMatchObject({ outcome: 'unchanged', version: 1 });
    expect(await run({ ...definition, name: 'Orders' })).toMatchObject({ outcome: 'updated', version: 2 });
  });

  it('name every problem of a YAML text', () => {
    expect(parseRulesetYaml('id: X\nname: [')).toMatchObject({ problems: [{ path: expect.stringContaining('line 2') }] });
    expect(parseRulesetYaml(rulesetYaml(definition).replace('exact', 'exat'))).toMatchObject({
      problems: [{ path: 'rules[0].type', message: expect.stringContaining('did you mean "exact"') }],
    });
  });
});
