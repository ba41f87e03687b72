import type { AppContext } from '#server/app-context.ts';
import { jsonResponse } from './handle-rest.ts';

/** A part that has not answered by then counts as failing. */
const PATIENCE_MS = 3_000;
/** A worker says every ten seconds that it is alive. */
const SILENT_MS = 30_000;

type PartState = 'ok' | 'failing';

interface HealthDocument {
  /** `degraded`: pages and the API answer, but no worker takes runs, or results cannot be stored in MongoDB. */
  status: 'ok' | 'degraded' | 'failing';
  time: string;
  control_database: { status: PartState };
  landing: { status: PartState; engine: string | null };
  /** `off` without MONGODB_URI. Results are then kept in the control database only, as when it fails. */
  mongodb: { status: PartState | 'off' };
  workers: { status: 'ok' | 'none'; alive: number; working: number };
}

/**
 * Whether this process can serve: 200, or 503 when the control database or the landing engine does not answer. Anyone may
 * ask, so it says which part fails and never why; the reason is in the log.
 */
export async function health(openApp: () => Promise<AppContext>): Promise<Response> {
  const app = await openApp().catch(() => null);
  const [workers, landing, mongodb] = app
    ? await Promise.all([
        inTime(app, 'control database', () => aliveWorkers(app)),
        inTime(app, 'landing engine', () => app.landing.inventory()),
        inTime(app, 'results store', () => resultsStore(app)),
      ])
    : [null, null, null];
  const fine = workers !== null && landing !== null;
  const document: HealthDocument = {
    status: !fine ? 'failing' : workers.alive > 0 && mongodb !== null ? 'ok' : 'degraded',
    time: new Date().toISOString(),
    control_database: { status: workers ? 'ok' : 'failing' },
    landing: { status: landing ? 'ok' : 'failing', engine: app?.landing.name ?? null },
    mongodb: { status: mongodb ?? 'failing' },
    workers: { status: workers && workers.alive > 0 ? 'ok' : 'none', alive: workers?.alive ?? 0, working: workers?.working ?? 0 },
  };
  return jsonResponse(document, { status: fine ? 200 : 503 });
}

async function aliveWorkers(app: AppContext): Promise<{ alive: number; working: number }> {
  const nodes = await app.db.workerNode.findMany({
    where: { heartbeatAt: { gt: new Date(app.now().getTime() - SILENT_MS) } },
    select: { runId: true },
  });
  return { alive: nodes.length, working: nodes.filter((node) => node.runId !== null).length };
}

async function resultsStore(app: AppContext): Promise<'ok' | 'off'> {
  if (!app.resultsStore) return 'off';
  await app.resultsStore.check(AbortSignal.timeout(PATIENCE_MS));
  return 'ok';
}

async function inTime<T>(app: AppContext, part: string, ask: () => Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([ask(), late]);
  } catch (error) {
    app.log.error({ err: error }, `health: the ${part} fails`);
    return null;
  } finally {
    clearTimeout(timer);
  }
}
