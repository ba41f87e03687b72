import type { ReconcilePlan, Side } from '../../plan/plan.ts';
import type { StagedTable } from '../contract.ts';
import type { CountedOutcomes } from './count-outcomes.ts';
import type { LandingSession } from './landing-session.ts';
import { METADATA_TABLES } from './metadata.ts';
import type { OutcomeManifest } from './outcome-manifest.ts';

/** What this engine writes into the catalogue of the landing database (metadata.ts). */
export class StagingCatalogue {
  readonly #session: LandingSession;
  readonly #executionId: string;
  readonly #attempt: string;

  constructor(session: LandingSession, executionId: string, attempt: string) {
    this.#session = session;
    this.#executionId = executionId;
    this.#attempt = attempt;
  }

  static async create(session: LandingSession): Promise<void> {
    for (const table of Object.values(METADATA_TABLES)) await session.run(table);
  }

  /** Before the table is there, so that none is ever unknown. */
  async begin(plan: ReconcilePlan, names: Record<Side, string>, ttlHours: number): Promise<void> {
    const created = 'UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) + INTERVAL ? SECOND';
    const rows = (['source', 'target'] as const).map((side) => [names[side], side]);
    for (const [name, side] of rows) {
      await this.#session.run(
        `REPLACE INTO staging_table_metadata (table_name, execution_id, attempt, ruleset_id, side, created_at, expires_at, status) VALUES (?, ?, ?, ?, ?, ${created}, 'loading')`,
        [name, this.#executionId, this.#attempt, cut(plan.definition.id, 64), side, Math.round(ttlHours * 3600)],
      );
    }
  }

  /** Which of these tables still belong to this attempt: another one may have taken a name over. */
  async owned(): Promise<string[]> {
    const rows = await this.#session.rows('SELECT table_name FROM staging_table_metadata WHERE execution_id = ? AND attempt = ?', [
      this.#executionId,
      this.#attempt,
    ]);
    return rows.map(([name]) => String(name));
  }

  async staged(table: StagedTable): Promise<void> {
    await this.#session.run(
      `UPDATE staging_table_metadata SET row_count = ?, rejected_count = ?, size_bytes = ?, status = 'active' WHERE table_name = ? AND attempt = ?`,
      [table.rowCount, table.rejectedCount, table.sizeBytes, table.tableName, this.#attempt],
    );
  }

  async dropped(name: string): Promise<void> {
    await this.#session.run(
      `UPDATE staging_table_metadata SET size_bytes = 0, status = 'deleted' WHERE table_name = ? AND execution_id = ?`,
      [name, this.#executionId],
    );
  }

  /** From here on readers find the outcomes: one statement, so that they find all of them or nothing. */
  async publish(plan: ReconcilePlan, counted: CountedOutcomes, manifest: OutcomeManifest, outcomesBytes: number): Promise<void> {
    const { outcomes } = counted;
    const row: Record<string, string | number> = {
      execution_id: this.#executionId,
      attempt: this.#attempt,
      ruleset_id: cut(plan.definition.id, 64),
      ruleset_name: cut(plan.definition.name, 255),
      status: 'succeeded',
      outcomes_bytes: outcomesBytes,
      total_source: outcomes.totalSource,
      total_target: outcomes.totalTarget,
      matched: outcomes.equal + outcomes.mismatched,
      equal_rows: outcomes.equal,
      mismatched: outcomes.mismatched,
      source_only: outcomes.sourceOnly,
      target_only: outcomes.targetOnly,
      rejected_source: outcomes.rejectedSource,
      rejected_target: outcomes.rejectedTarget,
      rcr: counted.rcr,
      dqcs: counted.dqcs,
      manifest: JSON.stringify(manifest),
    };
    const names = Object.keys(row);
    await this.#session.run(
      `REPLACE INTO execution_history (${names.join(', ')}, ended_at) VALUES (${names.map(() => '?').join(', ')}, UTC_TIMESTAMP(3))`,
      Object.values(row),
    );
  }
}

function cut(text: string, characters: number): string {
  return [...text].slice(0, characters).join('');
}
