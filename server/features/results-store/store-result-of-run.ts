import type { AppContext } from '#server/app-context.ts';
import { Cancelled, TieoutError } from '#server/engine/errors.ts';
import type { SampledOutcome, StoredResult } from '#server/engine/results-store/contract.ts';
import type { RunDocument } from '#server/engine/run-document.ts';
import { definitionOf, storedVersion } from '../rulesets/ruleset.repository.ts';
import { runOptionsSchema } from '../runs/run-options.ts';
import { readSettings } from '../settings/settings.service.ts';
import { resultMembers } from './result-members.ts';
import { sampleOutcomes } from './sample-outcomes.ts';

/** What reading the sample may take: a run waits for it. Milliseconds. */
const SAMPLE_WITHIN_MS = 5_000;

const NOT_CONFIGURED = () =>
  new TieoutError(
    'invalid_input',
    'MONGODB_URI is not set.',
    'Set it where Tieout is started, start Tieout again, then store the result again.',
  );

/** What a try came to, as the run keeps it. */
export type StoreEnd = { status: 'stored'; documentId: string } | { status: 'failed'; error: TieoutError };

/**
 * Stores a succeeded run's document in the results store and writes down how that ended. Trying again is safe.
 * @throws Cancelled when the signal fired: the run stays as it is. The control database's own errors pass through.
 */
export async function storeResultOfRun(app: AppContext, runId: string, signal: AbortSignal): Promise<StoreEnd> {
  const end = await tryToStore(app, runId, signal);
  await writeDown(app, runId, end);
  return end;
}

async function tryToStore(app: AppContext, runId: string, signal: AbortSignal): Promise<StoreEnd> {
  try {
    const { documentId } = await store(app, runId, signal);
    return { status: 'stored', documentId };
  } catch (error) {
    if (signal.aborted) throw new Cancelled();
    if (!(error instanceof TieoutError)) throw error;
    app.log.warn({ err: error, runId }, 'a result could not be stored in MongoDB');
    return { status: 'failed', error };
  }
}

async function store(app: AppContext, runId: string, signal: AbortSignal): Promise<StoredResult> {
  if (!app.resultsStore) throw NOT_CONFIGURED();
  // A server that is not there is noticed before any outcome is read.
  await app.resultsStore.check(signal);
  const run = await app.db.run.findUniqueOrThrow({
    where: { id: runId },
    select: {
      rulesetId: true,
      rulesetVersion: true,
      origin: true,
      requestedBy: true,
      queuedAt: true,
      attempt: true,
      options: true,
      result: true,
      outcomesDroppedAt: true,
    },
  });
  const document = run.result as unknown as RunDocument;
  const definition = definitionOf(await storedVersion(app.db, run.rulesetId, run.rulesetVersion));
  const sample = run.outcomesDroppedAt ? null : await sampleInTime(app, document, signal);
  const members = resultMembers(run, runOptionsSchema.parse(run.options), document, definition, app.now());
  return app.resultsStore.store({ executionId: runId, queuedAt: run.queuedAt, members, sample }, signal);
}

/** The counts matter more than examples: outcomes that cannot be read leave the document without them, not the store without it. */
async function sampleInTime(app: AppContext, document: RunDocument, signal: AbortSignal): Promise<SampledOutcome[] | null> {
  const { resultsSampleRows } = await readSettings(app);
  if (resultsSampleRows === 0) return [];
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Cancelled()), SAMPLE_WITHIN_MS);
  try {
    return await sampleOutcomes(app.landing, document, resultsSampleRows, AbortSignal.any([signal, late.signal]));
  } catch (error) {
    if (signal.aborted) throw error;
    app.log.warn({ err: error, runId: document.execution_id }, 'the outcomes to be stored as a sample could not be read');
    return null;
  } finally {
    clearTimeout(timer);
  }
}

async function writeDown(app: AppContext, runId: string, end: StoreEnd): Promise<void> {
  const at = app.now();
  await app.db.$transaction(async (tx) => {
    const { mongodbDocumentId } = await tx.run.findUniqueOrThrow({ where: { id: runId }, select: { mongodbDocumentId: true } });
    const stored = { resultsStore: 'stored', resultsStoredAt: at, resultsStoreError: null };
    await tx.run.update({
      where: { id: runId },
      data: {
        revision: { increment: 1 },
        ...(end.status === 'stored'
          ? { ...stored, mongodbDocumentId: end.documentId }
          : { resultsStore: mongodbDocumentId === null ? 'failed' : 'stored', resultsStoreError: end.error.message }),
      },
    });
    const message =
      end.status === 'stored'
        ? `The result was stored in MongoDB (${app.resultsStore?.place}).`
        : `The result could not be stored in MongoDB. ${end.error.message}`;
    await tx.runEvent.create({ data: { runId, at, level: end.status === 'stored' ? 'info' : 'warning', phase: null, message } });
  });
}
