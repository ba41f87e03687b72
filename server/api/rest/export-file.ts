import { randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { NotSignedIn } from '#server/auth/permit.ts';
import type { ExportFormat } from '#server/engine/landing/contract.ts';
import { changeExportName, exportChanges } from '#server/features/changes/export-changes.ts';
import { getChangeSet } from '#server/features/changes/list-change-sets.ts';
import { exportFileName, exportOutcomes } from '#server/features/outcomes/export-outcomes.ts';
import { exportFormatSchema, outcomeFilterSchema } from '#server/features/outcomes/outcome.schema.ts';
import { readableRun } from '#server/features/outcomes/readable-run.ts';
import { exportFolder } from '#server/jobs/clean-up.ts';
import { isUnforeseen } from '../problem.ts';
import { actorOfRequest } from './actor-of-request.ts';
import { changeExportQuerySchema, changeFilterOfQuery } from './change-set.schema.ts';
import { parseQuery } from './parse-request.ts';
import { problemResponse } from './problem-response.ts';

const CONTENT_TYPES: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  parquet: 'application/vnd.apache.parquet',
};

const querySchema = z.strictObject({
  format: exportFormatSchema.default('csv'),
  filter: z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue('the filter is not JSON');
        return z.NEVER;
      }
    })
    .pipe(outcomeFilterSchema)
    .optional(),
});

/** The outcomes of a run that match a filter as one file: for a signed-in browser or an API token. */
export function handleExport(openApp: () => Promise<AppContext>, request: Request, runId: string): Promise<Response> {
  return handleFile(openApp, request, async (app, actor) => {
    const { format, filter = {} } = parseQuery(querySchema, request);
    const run = await readableRun(app, runId);
    return {
      format,
      name: exportFileName(run, { filter, format }),
      write: (path) => exportOutcomes(app, actor, { runId, filter, format }, path, request.signal),
    };
  });
}

/** The rows of a change set that match a filter as one file, likewise. */
export function handleChangeExport(openApp: () => Promise<AppContext>, request: Request, id: string): Promise<Response> {
  return handleFile(openApp, request, async (app, actor) => {
    const { format, ...query } = parseQuery(changeExportQuerySchema, request);
    const set = await getChangeSet(app, actor, { id });
    const input = { id, filter: changeFilterOfQuery(query), format };
    return { format, name: changeExportName(set, format), write: (path) => exportChanges(app, actor, input, path, request.signal) };
  });
}

interface ExportedFile {
  format: ExportFormat;
  name: string;
  write(path: string): Promise<unknown>;
}

async function handleFile(
  openApp: () => Promise<AppContext>,
  request: Request,
  prepare: (app: AppContext, actor: Actor) => Promise<ExportedFile>,
): Promise<Response> {
  const requestId = randomUUID();
  let app: AppContext | undefined;
  try {
    app = await openApp();
    const actor = await actorOfRequest(app, request);
    if (!actor) throw new NotSignedIn();
    const { format, name, write } = await prepare(app, actor);
    const folder = exportFolder(app.environment.dataDir);
    await mkdir(folder, { recursive: true });
    const path = join(folder, `${requestId}.${format}`);
    await write(path);
    return await sendOnce(path, {
      'content-type': CONTENT_TYPES[format],
      'content-disposition': `attachment; filename="${name}"`,
      'x-request-id': requestId,
    });
  } catch (error) {
    const { pathname } = new URL(request.url);
    if (app && isUnforeseen(error)) app.log.error({ err: error, url: pathname, requestId }, 'an export failed');
    return problemResponse(error, requestId);
  }
}

/** Sends a file and leaves nothing of it, however the download ends: its name is gone before the first byte is sent. */
async function sendOnce(path: string, headers: Record<string, string>): Promise<Response> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    await rm(path, { force: true });
    const body = Readable.toWeb(file.createReadStream()) as ReadableStream<Uint8Array>;
    return new Response(body, { headers: { ...headers, 'content-length': String(size), 'cache-control': 'no-store' } });
  } catch (error) {
    await file.close();
    throw error;
  }
}
