import type { Side } from '../../plan/plan.ts';
import { SIDES } from '../../plan/plan.ts';
import { duplicateKeys, type RestTables, type TwinChoice } from './candidate-rows.ts';
import { type CompiledPlan, type CompiledRule, comparedFields } from './compiled-plan.ts';
import type { DuckDbStatements } from './duckdb-session.ts';
import { matchSimilar } from './match-similar.ts';
import {
  insertEqualPairs,
  insertEqualSimilar,
  insertEqualTwins,
  insertMismatchedPairs,
  insertMismatchedSimilar,
  insertMismatchedTwins,
  type PairTables,
  type StoredColumns,
} from './pair-rows.ts';
import {
  createEqualTwins,
  createRemainingTwins,
  createTwins,
  insertLargeGroupTwins,
  selectTwinsWithinTolerance,
  type TwinTables,
} from './pair-twins.ts';
import { createWholeRowPairs } from './pair-whole-rows.ts';
import { appendPairs, takenPairs } from './taken-pairs.ts';

/** Keys that occur more than once among a rule's candidates: how many, and the table that lists those of both sides. */
export interface RuleDuplicates {
  source: number;
  target: number;
  table: string | null;
}

/**
 * Works through the rules in order. Each rule pairs, of the rows that earlier rules left, first those that are equal in
 * every field and then the rest with equal keys; so the best rule wins and no row is in two pairs.
 */
export class RuleMatcher {
  readonly #statements: DuckDbStatements;
  readonly #plan: CompiledPlan;
  readonly #tables: PairTables;
  readonly #stored: StoredColumns;
  readonly #connect: () => Promise<DuckDbStatements>;
  readonly #duplicates = new Map<CompiledRule, RuleDuplicates>();
  readonly #candidatePairs = new Map<CompiledRule, number>();
  #rest: RestTables = { source: null, target: null };
  #passes = 0;

  /** `connect`: another connection that finds the same tables under the same names. */
  constructor(
    statements: DuckDbStatements,
    plan: CompiledPlan,
    tables: PairTables,
    stored: StoredColumns,
    connect: () => Promise<DuckDbStatements>,
  ) {
    this.#statements = statements;
    this.#plan = plan;
    this.#tables = tables;
    this.#stored = stored;
    this.#connect = connect;
  }

  /** Row ids that no rule matched so far; null before the first rule. */
  get rest(): Readonly<RestTables> {
    return this.#rest;
  }

  /** The pairs that a rule compared; undefined unless it is fuzzy and has done its work. */
  candidatePairs(rule: CompiledRule): number | undefined {
    return this.#candidatePairs.get(rule);
  }

  /** Counts duplicate keys of a rule among the rows that are left now. Blocking keys and whole rows repeat by design. */
  async measure(rule: CompiledRule, signal: AbortSignal): Promise<RuleDuplicates> {
    if (rule.type === 'fuzzy' || rule.type === 'multiset') return { source: 0, target: 0, table: null };
    const known = this.#duplicates.get(rule);
    if (known !== undefined) return known;
    const table = (side: Side) => `duplicates_${side}_${rule.index}`;
    const count = async (side: Side) => this.#create(table(side), duplicateKeys(this.#plan, rule, side, this.#rest), signal);
    const [source, target] = [await count('source'), await count('target')];
    const either = `duplicates_${rule.index}`;
    if (source + target > 0) await this.#create(either, `SELECT * FROM ${table('source')} UNION SELECT * FROM ${table('target')}`, signal);
    for (const side of SIDES) await this.#drop(table(side), signal);
    const duplicates = { source, target, table: source + target > 0 ? either : null };
    this.#duplicates.set(rule, duplicates);
    return duplicates;
  }

  /** `tell`: how far a rule is that takes its time. */
  async match(rule: CompiledRule, signal: AbortSignal, tell: (detail: string) => void): Promise<void> {
    if (rule.type === 'fuzzy') return this.#matchSimilar(rule, signal, tell);
    if (rule.type === 'multiset') return this.#matchWholeRows(rule, signal);
    const duplicates = await this.measure(rule, signal);
    const choice: TwinChoice = duplicates.table === null ? { take: 'all' } : { take: 'single', duplicateKeys: duplicates.table };

    await this.#run(insertEqualPairs(this.#plan, rule, this.#rest, choice, this.#tables, this.#stored), signal);
    const remaining = duplicates.table === null ? null : await this.#matchTwins(rule, duplicates.table, signal);
    await this.#updateRest(`SELECT source_row, target_row FROM ${this.#tables.outcomes} WHERE rule = ${rule.index}`, signal);

    if (comparedFields(this.#plan).length > 0) {
      await this.#run(insertMismatchedPairs(this.#plan, rule, this.#rest, choice, this.#tables), signal);
    }
    if (remaining !== null) await this.#run(insertMismatchedTwins(this.#plan, rule, remaining, this.#tables), signal);
    await this.#updateRest(`SELECT source_row, target_row FROM ${this.#tables.mismatched} WHERE rule = ${rule.index}`, signal);
    if (remaining !== null) await this.#drop(remaining, signal);
  }

  async #matchSimilar(rule: CompiledRule, signal: AbortSignal, tell: (detail: string) => void): Promise<void> {
    const { pairs, candidatePairs } = await matchSimilar(this.#statements, this.#connect, this.#plan, rule, this.#rest, signal, tell);
    this.#candidatePairs.set(rule, candidatePairs);
    await this.#run(insertEqualSimilar(this.#plan, rule, pairs, this.#tables, this.#stored), signal);
    const mismatched = insertMismatchedSimilar(this.#plan, rule, pairs, this.#tables);
    if (mismatched !== null) await this.#run(mismatched, signal);
    await this.#updateRest(`SELECT source_row, target_row FROM ${pairs}`, signal);
    await this.#drop(pairs, signal);
  }

  async #matchWholeRows(rule: CompiledRule, signal: AbortSignal): Promise<void> {
    const pairs = `whole_row_pairs_${rule.index}`;
    await this.#run(createWholeRowPairs(this.#plan, rule, pairs), signal);
    await this.#run(insertEqualTwins(this.#plan, rule, pairs, this.#tables, this.#stored), signal);
    await this.#updateRest(`SELECT source_row, target_row FROM ${pairs}`, signal);
    await this.#drop(pairs, signal);
  }

  /** Writes the equal twins; the table of the remaining pairs. */
  async #matchTwins(rule: CompiledRule, duplicateKeysTable: string, signal: AbortSignal): Promise<string> {
    const tables: TwinTables = {
      source: `twins_source_${rule.index}`,
      target: `twins_target_${rule.index}`,
      pairs: `twin_pairs_${rule.index}`,
    };
    for (const side of SIDES) await this.#run(createTwins(this.#plan, rule, side, this.#rest, duplicateKeysTable, tables), signal);
    await this.#run(createEqualTwins(this.#plan, rule, tables), signal);
    await this.#matchWithinTolerance(rule, tables, signal);
    await this.#run(insertEqualTwins(this.#plan, rule, tables.pairs, this.#tables, this.#stored), signal);

    const remaining = `twins_remaining_${rule.index}`;
    await this.#run(createRemainingTwins(this.#plan, rule, tables, remaining), signal);
    for (const table of Object.values(tables)) await this.#drop(table, signal);
    return remaining;
  }

  async #matchWithinTolerance(rule: CompiledRule, tables: TwinTables, signal: AbortSignal): Promise<void> {
    const largeGroups = insertLargeGroupTwins(this.#plan, rule, tables);
    const offered = selectTwinsWithinTolerance(this.#plan, rule, tables);
    if (largeGroups === null || offered === null) return;
    await this.#run(largeGroups, signal);
    // A query that is being read keeps its connection; what is taken meanwhile is written through another one, from a table of
    // its own, as the query reads the pairs that are known.
    const reader = await this.#connect();
    const taken = `twins_within_tolerance_${rule.index}`;
    try {
      await this.#run(`CREATE TABLE ${taken} (source_row BIGINT, target_row BIGINT)`, signal);
      await appendPairs(this.#statements, taken, takenPairs(reader, offered, signal));
    } finally {
      await reader.close();
    }
    await this.#run(`INSERT INTO ${tables.pairs} SELECT source_row, target_row FROM ${taken}`, signal);
    await this.#drop(taken, signal);
  }

  /** Takes the rows of new pairs out of what is left. */
  async #updateRest(pairs: string, signal: AbortSignal): Promise<void> {
    this.#passes += 1;
    const next: Record<Side, string> = { source: `rest_source_${this.#passes}`, target: `rest_target_${this.#passes}` };
    for (const side of SIDES) {
      const before = this.#rest[side];
      const rows = before ?? `(SELECT rowid AS rid FROM ${this.#plan[side].table} WHERE raw IS NULL)`;
      await this.#create(next[side], `SELECT r.rid FROM ${rows} AS r ANTI JOIN (${pairs}) AS p ON p.${side}_row = r.rid`, signal);
      if (before !== null) await this.#drop(before, signal);
    }
    this.#rest = next;
  }

  /** Makes a scratch table; its number of rows. */
  async #create(table: string, query: string, signal: AbortSignal): Promise<number> {
    await this.#run(`CREATE TABLE ${table} AS ${query}`, signal);
    const [rows = 0] = await this.#statements.counts(`SELECT count(*) FROM ${table}`, signal);
    return rows;
  }

  async #drop(table: string, signal: AbortSignal): Promise<void> {
    await this.#run(`DROP TABLE ${table}`, signal);
  }

  async #run(sql: string, signal: AbortSignal): Promise<void> {
    await this.#statements.run(sql, signal);
  }
}
