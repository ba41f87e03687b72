import { readFile } from 'node:fs/promises';
import type { AppContext } from '#server/app-context.ts';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { TieoutError } from '#server/engine/errors.ts';
import type { RunDocument } from '#server/engine/run-document.ts';
import { importConfiguration } from '#server/features/configuration/import-configuration.ts';
import { getRunState } from '#server/features/runs/run.service.ts';
import { runHere } from '#server/jobs/run-here.ts';
import { CHAPTERS, writeChapter, writeDemoSources } from './demo-sources.ts';

/** The runs of one ruleset, oldest first. */
export interface RulesetStory {
  rulesetId: string;
  runs: [RunDocument, ...RunDocument[]];
}

/** Writes the data, imports the configuration and reconciles every ruleset once per chapter. */
export async function runChapters(app: AppContext, folder: string, signal: AbortSignal): Promise<RulesetStory[]> {
  const file = await writeDemoSources(folder);
  await writeChapter(folder, CHAPTERS[0]);
  await importConfiguration(app, CLI_ACTOR, { bytes: await readFile(file), file }, signal);
  const ids = ['RECON_COUNTRIES', 'RECON_NATIVE_NAMES', 'RECON_JOBS'];
  const documents: RunDocument[] = [];
  for (const chapter of CHAPTERS) {
    await writeChapter(folder, chapter);
    for (const rulesetId of ids) documents.push(await reconcileNow(app, rulesetId, signal));
  }
  return ids.map((rulesetId) => {
    const [first, ...others] = documents.filter((document) => document.ruleset_id === rulesetId);
    return { rulesetId, runs: [first as RunDocument, ...others] };
  });
}

async function reconcileNow(app: AppContext, rulesetId: string, signal: AbortSignal): Promise<RunDocument> {
  const { id } = await runHere(app, CLI_ACTOR, { rulesetId }, { signal });
  const { document, failure } = await getRunState(app, CLI_ACTOR, id);
  if (document) return document;
  signal.throwIfAborted();
  throw new TieoutError(
    'internal',
    `The demo's ${rulesetId} failed: ${failure?.message ?? 'no reason was stored'}`,
    failure?.advice ?? '',
    {
      ...(failure?.detail ? { detail: failure.detail } : {}),
    },
  );
}
