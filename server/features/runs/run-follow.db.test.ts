import { isTrackedEnvelope } from '@trpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appRouter } from '#server/api/root.ts';
import { createCallerFactory } from '#server/api/trpc.ts';
import type { Viewer } from '#server/auth/viewer.ts';
import { addOrderBooks, RULESET_ID } from '#server/jobs/testing/order-books.ts';
import { openScratchApp, type ScratchApp } from '#server/jobs/testing/scratch-app.ts';
import { killAllWorkers, startWorkerProcess } from '#server/jobs/testing/worker-process.ts';
import type { FollowMessage } from './follow-run.ts';

const VIEWER: Viewer = { id: 'user-1', name: 'Ada', email: 'ada@example.com', role: 'analyst', sessionId: 's' };

describe('following a run that another process executes', () => {
  let scratch: ScratchApp;
  beforeEach(async () => {
    scratch = await openScratchApp();
    await addOrderBooks(scratch.app, scratch.folder, 200);
  });
  afterEach(async () => {
    await killAllWorkers();
    await scratch.close();
  });

  const caller = (): ReturnType<ReturnType<typeof createCallerFactory<(typeof appRouter)['_def']['record']>>> =>
    createCallerFactory(appRouter)({
      app: scratch.app,
      viewer: VIEWER,
      actor: { id: VIEWER.id, name: VIEWER.name, role: VIEWER.role, origin: 'web' },
      requestId: 'test',
    });

  it('shows every phase and ends with the result; a broken connection goes on where it was', async () => {
    const api = caller();
    const { id } = await api.runs.start({ rulesetId: RULESET_ID, requestKey: 'one click only' });
    expect(await api.runs.start({ rulesetId: RULESET_ID, requestKey: 'one click only' })).toEqual({ id });
    startWorkerProcess(scratch.env);

    const places: string[] = [];
    const messages: FollowMessage[] = [];
    const follow = async (lastEventId: string | undefined, until: (message: FollowMessage) => boolean): Promise<void> => {
      for await (const envelope of await api.runs.follow({ id, lastEventId })) {
        if (!isTrackedEnvelope(envelope)) throw new Error('a message without a place');
        const [place, message] = envelope as unknown as [string, FollowMessage];
        places.push(place);
        messages.push(message);
        if (until(message)) return;
      }
    };
    await follow(undefined, (message) => message.kind === 'event' && message.event.phase === 'extract_source');
    await follow(places.at(-1), () => false);

    const lines = messages.flatMap((message) => (message.kind === 'event' ? [message.event] : []));
    expect(lines.map((line) => line.id)).toEqual([...new Set(lines.map((line) => line.id))].sort((a, b) => a - b));
    const stored = await api.runs.events({ id });
    expect(lines).toEqual(stored);
    for (const phase of ['extract_source', 'extract_target', 'index', 'match', 'compare', 'kpis', 'store'] as const)
      expect(
        lines.some((line) => line.phase === phase),
        phase,
      ).toBe(true);
    const last = messages.at(-1);
    expect(last).toMatchObject({
      kind: 'run',
      run: { status: 'succeeded', document: { total_source_count: 200 }, outcomesAvailable: true },
    });
    expect(await api.runs.get({ id })).toMatchObject({ definition: { id: RULESET_ID }, status: 'succeeded' });
    expect((await api.outcomes.page({ runId: id, outcomes: ['mismatched'] })).rows.length).toBeGreaterThan(0);
    expect(await api.outcomes.count({ runId: id })).toEqual({ count: 200 + 10, capped: false });
    expect((await api.outcomes.columns({ runId: id })).keys).toMatchObject([{ source: 'order_id', target: 'id' }]);
    expect((await api.kpis.series({ rulesetIds: [RULESET_ID] }))[0]?.points.map((point) => point.runId)).toEqual([id]);
  }, 120_000);
});
