import { randomBytes } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TieoutError } from '../../errors.ts';
import { SIDES, type Side } from '../../plan/plan.ts';
import type { LandedExecution } from '../contract.ts';

const PARTIAL = '.partial';
/** Between the execution's id and what makes one attempt unique; no id has it. */
const ATTEMPT = '~';

/**
 * The files of executions: `executions/EXEC_1/{staging-source,staging-target,outcomes}.duckdb` once finished, and until then a folder
 * `executions/EXEC_1~3f9c21d0.partial` of its own for each attempt, so that a worker that lost its lease writes into
 * nobody's files.
 */
export class ExecutionFolders {
  readonly #root: string;

  constructor(dataDir: string) {
    this.#root = join(dataDir, 'executions');
  }

  finished(executionId: string): ExecutionFolder {
    return new ExecutionFolder(join(this.#root, safeId(executionId)));
  }

  /** A new, empty folder. What an earlier attempt at this execution left behind is removed. */
  async begin(executionId: string): Promise<ExecutionFolder> {
    const id = safeId(executionId);
    await this.removePartial(id);
    const folder = new ExecutionFolder(join(this.#root, `${id}${ATTEMPT}${randomBytes(4).toString('hex')}${PARTIAL}`));
    await mkdir(folder.spool, { recursive: true });
    await mkdir(folder.temporary, { recursive: true });
    return folder;
  }

  /** Makes an attempt the execution's result in one step; an older result of the same execution gives way. */
  async publish(attempt: ExecutionFolder, executionId: string): Promise<ExecutionFolder> {
    const finished = this.finished(executionId);
    await removeFolder(finished.path);
    await rename(attempt.path, finished.path);
    await this.removePartial(executionId);
    return finished;
  }

  async removeFinished(executionId: string): Promise<void> {
    await removeFolder(this.finished(executionId).path);
  }

  async removePartial(executionId: string): Promise<void> {
    const own = `${safeId(executionId)}${ATTEMPT}`;
    for (const entry of await this.#entries()) {
      if (entry.name.startsWith(own)) await removeFolder(join(this.#root, entry.name));
    }
  }

  /** Every execution that has a folder, with what is in it; attempts are added to the execution they belong to. */
  async inventory(): Promise<LandedExecution[]> {
    const found = new Map<string, LandedExecution>();
    for (const entry of await this.#entries()) {
      if (!entry.isDirectory()) continue;
      const [executionId = ''] = entry.name.split(ATTEMPT);
      const folder = new ExecutionFolder(join(this.#root, entry.name));
      const sizes = await folder.sizes();
      const finished = !entry.name.endsWith(PARTIAL);
      const known = found.get(executionId) ?? { executionId, stagingBytes: 0, outcomesBytes: 0, finished: false, modifiedAt: new Date(0) };
      found.set(executionId, {
        ...known,
        ...(finished && { tables: await folder.tables() }),
        stagingBytes: known.stagingBytes + sizes.stagingBytes,
        outcomesBytes: known.outcomesBytes + sizes.outcomesBytes,
        finished: known.finished || finished,
        modifiedAt: later(known.modifiedAt, sizes.modifiedAt),
      });
    }
    return [...found.values()].toSorted((one, other) => one.executionId.localeCompare(other.executionId));
  }

  async #entries(): Promise<Dirent[]> {
    try {
      return await readdir(this.#root, { withFileTypes: true });
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }
}

export class ExecutionFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  staging(side: Side): string {
    return join(this.path, `staging-${side}.duckdb`);
  }
  get outcomes(): string {
    return join(this.path, 'outcomes.duckdb');
  }
  /** Segments of CSV on their way into staging. */
  get spool(): string {
    return join(this.path, 'spool');
  }
  /** Tables that only the run itself needs. */
  get scratch(): string {
    return join(this.path, 'scratch.duckdb');
  }
  /** Where DuckDB spills. */
  get temporary(): string {
    return join(this.path, 'temporary');
  }

  /** Leaves nothing but staging and outcomes. */
  async removeWorkingFiles(): Promise<void> {
    await rm(this.scratch, { force: true });
    await removeFolder(this.spool);
    await removeFolder(this.temporary);
  }

  async removeStaging(): Promise<void> {
    for (const side of SIDES) await this.removeStagingOf(side);
  }

  async removeStagingOf(side: Side): Promise<void> {
    await rm(this.staging(side), { force: true });
  }

  async remove(): Promise<void> {
    await removeFolder(this.path);
  }

  /** Bytes of one side's staging file; 0 when it is gone. */
  async stagingBytes(side: Side): Promise<number> {
    return (await statIfThere(this.staging(side)))?.size ?? 0;
  }

  /** Bytes of each side's staging file that is there. */
  async tables(): Promise<Partial<Record<Side, number>>> {
    const sizes: Partial<Record<Side, number>> = {};
    for (const side of SIDES) {
      const file = await statIfThere(this.staging(side));
      if (file) sizes[side] = file.size;
    }
    return sizes;
  }

  /** Spooled CSV and spilled rows count as staging. */
  async sizes(): Promise<{ stagingBytes: number; outcomesBytes: number; modifiedAt: Date }> {
    let stagingBytes = 0;
    let outcomesBytes = 0;
    let modifiedAt = new Date(0);
    for (const name of await listed(this.path)) {
      const found = await statIfThere(join(name.parentPath, name.name));
      if (found === null) continue;
      modifiedAt = later(modifiedAt, found.mtime);
      if (!found.isFile()) continue;
      if (name.name.startsWith('outcomes.')) outcomesBytes += found.size;
      else stagingBytes += found.size;
    }
    return { stagingBytes, outcomesBytes, modifiedAt };
  }
}

export async function statIfThere(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function later(one: Date, other: Date): Date {
  return new Date(Math.max(one.getTime(), other.getTime()));
}

async function listed(path: string): Promise<Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true, recursive: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** A file that another process still has open keeps its content for that process; its name is gone at once. */
async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3 });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** Execution ids become folder names. */
function safeId(executionId: string): string {
  if (/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(executionId)) return executionId;
  throw new TieoutError('invalid_input', `"${executionId}" is not an execution id.`, 'Use an id as the list of runs shows it.');
}
