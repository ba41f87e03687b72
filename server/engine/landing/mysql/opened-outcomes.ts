import { TieoutError } from '../../errors.ts';
import type { LandingSession } from './landing-session.ts';
import { errorNumber, NO_SUCH_TABLE } from './mysql-landing-error.ts';
import type { OutcomeManifest } from './outcome-manifest.ts';
import { quoteName, type ResultTable, resultTable, safeId } from './table-names.ts';

/** A finished execution as readers see it. */
export interface OpenedOutcomes {
  manifest: OutcomeManifest;
  /** Quoted. */
  tables: Record<ResultTable, string>;
}

const REMEMBERED = 50;

/** Manifests of finished executions; one that was published anew has another attempt and is read again. */
export class OutcomeCatalogue {
  readonly #known = new Map<string, { attempt: string; opened: OpenedOutcomes }>();

  /** @throws TieoutError not_found when the execution is not finished or its outcomes were dropped. */
  async open(session: LandingSession, executionId: string): Promise<OpenedOutcomes> {
    const [current] = await rowsIfThere(session, `SELECT attempt FROM execution_history WHERE execution_id = ? AND status = 'succeeded'`, [
      safeId(executionId),
    ]);
    if (current === undefined) throw missingOutcomes();
    const attempt = String(current[0]);
    const known = this.#known.get(executionId);
    if (known?.attempt === attempt) return known.opened;
    const [row] = await session.rows('SELECT manifest FROM execution_history WHERE execution_id = ? AND attempt = ?', [
      executionId,
      attempt,
    ]);
    if (row === undefined) throw missingOutcomes();
    const table = (name: ResultTable) => quoteName(resultTable(executionId, attempt, name));
    const opened: OpenedOutcomes = {
      manifest: JSON.parse(String(row[0])) as OutcomeManifest,
      tables: { outcome: table('outcome'), duplicates: table('duplicates') },
    };
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    this.#known.set(executionId, { attempt, opened });
    return opened;
  }
}

/** Does work on outcomes that somebody may drop meanwhile, or have dropped by hand. */
export async function readingOutcomes<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (isMissingTable(error)) throw missingOutcomes();
    throw error;
  }
}

function missingOutcomes(): TieoutError {
  return new TieoutError(
    'not_found',
    'The outcomes of this run are not there.',
    'They appear when the run has succeeded, and stay until it is deleted.',
  );
}

/** No rows where the catalogue was never made: nothing was ever reconciled here. */
export async function rowsIfThere(session: LandingSession, sql: string, values: readonly unknown[] = []) {
  try {
    return await session.rows(sql, values);
  } catch (error) {
    if (isMissingTable(error)) return [];
    throw error;
  }
}

export function isMissingTable(error: unknown): boolean {
  return error instanceof TieoutError && errorNumber(error.cause) === NO_SUCH_TABLE;
}
