import { randomBytes } from 'node:crypto';
import { TieoutError } from '../../errors.ts';
import type { ReconcilePlan, Side } from '../../plan/plan.ts';
import { formatLogicalType } from '../../values/logical-type.ts';
import type {
  DuplicateKeyPage,
  ExecutionRef,
  ExportFormat,
  LandedExecution,
  LandingEngine,
  LandingExecution,
  OutcomeColumns,
  OutcomeFilter,
  OutcomePage,
  OutcomePageQuery,
  PlanStatement,
  PreparedStep,
} from '../contract.ts';
import { readDuplicates } from './duplicate-keys.ts';
import { dropOwned, tablesOf } from './execution-drop.ts';
import { explainPlan } from './explain-plan.ts';
import { exportOutcomes } from './export-outcomes.ts';
import { landedExecutions } from './inventory.ts';
import { otherOwner, othersExecutions, ownExecution } from './landing-owner.ts';
import { LandingSession } from './landing-session.ts';
import type { MysqlLandingSettings } from './landing-settings.ts';
import { MysqlExecution } from './mysql-execution.ts';
import { isMissingTable, type OpenedOutcomes, OutcomeCatalogue, readingOutcomes, rowsIfThere } from './opened-outcomes.ts';
import { shownColumns } from './outcome-manifest.ts';
import { prepareLanding } from './prepare-landing.ts';
import { countRows, readPage } from './read-outcomes.ts';
import { ReaderPool } from './reader-pool.ts';
import { StagingCatalogue } from './staging-catalogue.ts';
import { previewRows } from './staging-preview.ts';
import { safeId, stagingTable } from './table-names.ts';

/** The landing engine in a MySQL or MariaDB server that several machines may share. One instance per process. */
export class MysqlLanding implements LandingEngine {
  readonly name = 'mysql';
  readonly #settings: MysqlLandingSettings;
  readonly #readers: ReaderPool;
  readonly #outcomes = new OutcomeCatalogue();

  constructor(settings: MysqlLandingSettings) {
    this.#settings = settings;
    this.#readers = new ReaderPool(settings);
  }

  async begin(ref: ExecutionRef, given: Record<Side, string>, plan: ReconcilePlan): Promise<LandingExecution> {
    const executionId = safeId(ref.executionId);
    const names = { source: stagingTable(given.source), target: stagingTable(given.target) };
    const attempt = randomBytes(3).toString('hex');
    const session = await LandingSession.open(this.#settings);
    try {
      await StagingCatalogue.create(session);
      await ownExecution(session, this.#settings, executionId);
      const catalogue = new StagingCatalogue(session, executionId, attempt);
      await catalogue.begin(plan, names, this.#settings.stagingTtlHours);
      return new MysqlExecution({
        executionId,
        attempt,
        settings: this.#settings,
        plan,
        names,
        session,
        catalogue,
        dropOthers: () => this.#dropAttempts(executionId, (other) => other !== attempt),
        dropOwn: () => this.#dropAttempts(executionId, (other) => other === attempt),
      });
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  /** Staging tables belong to the attempt that the catalogue names; all others have it in their name. */
  async #dropAttempts(executionId: string, isMeant: (attempt: string) => boolean): Promise<void> {
    await this.#readers.use(async (session) => {
      const rows = await rowsIfThere(session, 'SELECT table_name, attempt FROM staging_table_metadata WHERE execution_id = ?', [
        executionId,
      ]);
      const attempts = new Map(rows.map(([name, attempt]) => [String(name), String(attempt)]));
      const meant = (await tablesOf(session, executionId)).filter(({ name }) => {
        const attempt = attempts.get(name) ?? /_([0-9a-f]{6})(?:_[a-z]+)?$/.exec(name)?.[1];
        return attempt !== undefined && isMeant(attempt);
      });
      await dropOwned(session, executionId, meant);
    });
  }

  async columns(ref: ExecutionRef): Promise<OutcomeColumns> {
    return this.#reading(ref, async (_, { manifest }) => {
      const described = (side: Side, position: number) => shownColumns(manifest, side)[position]!;
      const type = (side: Side, position: number) => formatLogicalType(described(side, position).logicalType);
      const names = (pair: Record<Side, number>) => ({
        source: described('source', pair.source).name,
        target: described('target', pair.target).name,
      });
      return {
        keys: manifest.keys.map((key) => ({ ...names(key), type: type('source', key.source) })),
        fields: manifest.fields.map((field) => ({
          ...names(field),
          sourceType: type('source', field.source),
          ...(field.transformed !== undefined && { transformedType: type('source', field.transformed) }),
          targetType: type('target', field.target),
          ignored: field.ignored,
        })),
      };
    });
  }

  async page(ref: ExecutionRef, query: OutcomePageQuery, signal: AbortSignal): Promise<OutcomePage> {
    return this.#reading(ref, (session, opened) => readPage(session, opened, query, signal));
  }

  async count(ref: ExecutionRef, filter: OutcomeFilter, cap: number, signal: AbortSignal): Promise<{ count: number; capped: boolean }> {
    return this.#reading(ref, (session, opened) => countRows(session, opened, filter, cap, signal));
  }

  async duplicates(ref: ExecutionRef, side: Side, cursor: string | null, limit: number, signal: AbortSignal): Promise<DuplicateKeyPage> {
    return this.#reading(ref, (session, opened) => readDuplicates(session, opened, side, cursor, limit, signal));
  }

  async export(
    ref: ExecutionRef,
    filter: OutcomeFilter,
    format: ExportFormat,
    path: string,
    signal: AbortSignal,
  ): Promise<{ rows: number; bytes: number }> {
    return this.#reading(ref, (session, opened) => exportOutcomes(session, opened, filter, format, path, signal));
  }

  async previewStaging(ref: ExecutionRef, side: Side, limit: number) {
    try {
      const executionId = safeId(ref.executionId);
      return await this.#readers.use(async (session) => {
        const { manifest } = await this.#outcomes.open(session, executionId);
        return previewRows(session, executionId, manifest, side, limit);
      });
    } catch (error) {
      if (!isMissingTable(error) && !(error instanceof TieoutError && error.code === 'not_found')) throw error;
      throw new TieoutError('not_found', 'The staging tables of this run are gone.', 'Start the run again to look at its staged rows.');
    }
  }

  async dropStaging(ref: ExecutionRef): Promise<void> {
    const executionId = safeId(ref.executionId);
    await this.#unlessOthers(executionId, async (session) => {
      const [row] = await rowsIfThere(session, `SELECT attempt FROM execution_history WHERE execution_id = ? AND status = 'succeeded'`, [
        executionId,
      ]);
      const isResult = (name: string) => row !== undefined && name.endsWith(`_${String(row[0])}`);
      const tables = await tablesOf(session, executionId);
      await dropOwned(
        session,
        executionId,
        tables.filter(({ name, kind }) => kind !== 'result' || !isResult(name)),
      );
    });
  }

  async dropExecution(ref: ExecutionRef): Promise<void> {
    const executionId = safeId(ref.executionId);
    await this.#unlessOthers(executionId, async (session) => {
      // First said, then done: what is half dropped must not be read.
      await rowsIfThere(session, `UPDATE execution_history SET status = 'deleted', manifest = '' WHERE execution_id = ?`, [executionId]);
      await dropOwned(session, executionId, await tablesOf(session, executionId));
    });
  }

  async inventory(): Promise<LandedExecution[]> {
    return this.#readers.use(async (session) => landedExecutions(session, await othersExecutions(session, this.#settings)));
  }

  prepare(): AsyncIterable<PreparedStep> {
    return prepareLanding(this.#settings);
  }

  explain(plan: ReconcilePlan): PlanStatement[] {
    return explainPlan(plan);
  }

  async close(): Promise<void> {
    await this.#readers.close();
  }

  /** For what drops: the executions of other Tieouts are not ours to touch. */
  #unlessOthers(executionId: string, work: (session: LandingSession) => Promise<void>): Promise<void> {
    return this.#readers.use(async (session) => {
      if ((await otherOwner(session, this.#settings, executionId)) === null) await work(session);
    });
  }

  #reading<Result>(ref: ExecutionRef, work: (session: LandingSession, opened: OpenedOutcomes) => Promise<Result>): Promise<Result> {
    const executionId = safeId(ref.executionId);
    return readingOutcomes(() => this.#readers.use(async (session) => work(session, await this.#outcomes.open(session, executionId))));
  }
}
