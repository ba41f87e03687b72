import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { actor } from '#server/api/testing/test-app.ts';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { sqliteWriterSubject } from '#server/engine/connectors/testing/writer-sqlite.ts';
import { type ChangeScene, openChangeScene, type PersonRow } from '#server/jobs/testing/change-scene.ts';
import { decideChanges } from './decide-changes.ts';
import { decideMany } from './decide-many.ts';
import { previewChanges } from './preview-changes.ts';
import { setValue } from './set-value.ts';
import { startApply } from './start-apply.ts';

const SOURCE: PersonRow[] = [
  ['1', 'Ada', '1.00'],
  ['2', 'Grace', '2.00'],
  ['4', 'Edsger', '4.00'],
];
const TARGET: PersonRow[] = [
  ['1', 'ada', '1.00'],
  ['2', 'grace', '2.00'],
  ['3', 'Alan', '3.00'],
];

describe('who may apply what', () => {
  let scene: ChangeScene;
  beforeEach(async () => {
    scene = await openChangeScene(sqliteWriterSubject());
  });
  afterEach(() => scene.close());

  it('is settled before anything is begun: role, deletes, four eyes, the version seen and the number typed', async () => {
    await scene.load(SOURCE, TARGET, { inserts: true, deletes: true, four_eyes: true, confirm_above: 2 });
    const { app } = scene.scratch;
    const { id, version } = await scene.plan();
    const apply = (role: Parameters<typeof actor>[0], more: { version: number; confirmation?: number }) =>
      startApply(app, actor(role), { id, ...more });

    await expect(apply('admin', { version })).rejects.toMatchObject({ code: 'conflict', message: `No row of ${id} is approved.` });
    const { version: decided } = await decideMany(app, actor('operator'), { id, version, filter: {}, decision: 'approved' });
    await expect(decideMany(app, actor('analyst'), { id, version, filter: {}, decision: 'rejected' })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(apply('analyst', { version: decided })).rejects.toMatchObject({ code: 'permission_denied' });
    await expect(apply('operator', { version: decided })).rejects.toMatchObject({ message: expect.stringContaining('delete rows') });
    await expect(apply('admin', { version })).rejects.toMatchObject({ code: 'conflict' });
    await expect(apply('admin', { version: decided, confirmation: 3 })).rejects.toMatchObject({
      advice: 'Type the number 4 to confirm it.',
    });

    const deletes = await scene.scratch.app.db.change.findFirstOrThrow({ where: { changeSetId: id, kind: 'delete' } });
    const { version: without } = await decideChanges(app, actor('operator'), { id, seqs: [deletes.seq], decision: 'rejected' });
    await expect(apply('operator', { version: without, confirmation: 3 })).rejects.toMatchObject({
      message: expect.stringContaining('four eyes'),
    });
    expect(await previewChanges(app, actor('operator'), { id })).toMatchObject({
      obstacle: expect.stringContaining('four eyes'),
      toWrite: { update: 2, insert: 1, delete: 0, rows: 3 },
      confirmation: { needed: true, rows: 3 },
      sentences: ['2 rows are updated in "people": name in 2.', '1 row is inserted into "people".'],
    });
    expect(await app.db.changeAttempt.count()).toBe(0);

    const { claim } = await apply('admin', { version: without, confirmation: 3 });
    expect(claim.kind).toBe('apply');
    expect(await scene.state(id)).toMatchObject({ status: 'applying', appliedBy: { id: 'user-admin' } });
    await expect(decideChanges(app, CLI_ACTOR, { id, seqs: [1], decision: 'rejected' })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('a typed value has to be approved anew, and has to fit its column', async () => {
    await scene.load(SOURCE, TARGET);
    const { app } = scene.scratch;
    const approved = await scene.approveAll(await scene.plan());
    await expect(setValue(app, CLI_ACTOR, { id: approved.id, seq: 1, field: 'name', value: 'x'.repeat(201) })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('has 201 characters'),
    });
    await setValue(app, CLI_ACTOR, { id: approved.id, seq: 1, field: 'name', value: 'Countess' });
    const typed = await scene.state(approved.id);
    expect(typed.counts).toMatchObject({ byDecision: { pending: 1, approved: 1 }, toWrite: { rows: 1 } });
    expect(await scene.apply(await scene.approveAll(typed))).toMatchObject({ status: 'applied', report: { applied: 2 } });
    expect(await scene.dump()).toEqual(expect.arrayContaining([expect.stringContaining('Countess')]));
  });
});
