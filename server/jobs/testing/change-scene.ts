import { join } from 'node:path';
import { createClient } from '@libsql/client';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import type { ChangeSettings } from '#server/engine/changes/change-settings.ts';
import { people } from '#server/engine/connectors/testing/writer-scene.ts';
import type { WriterSubject } from '#server/engine/connectors/testing/writer-subject.ts';
import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import type { ChangeSetState } from '#server/features/changes/change-view.ts';
import { decideMany } from '#server/features/changes/decide-many.ts';
import { applyHere, planHere } from '#server/features/changes/work-here.ts';
import type { ConnectionConfig } from '#server/features/connections/connection.schema.ts';
import { createConnection } from '#server/features/connections/connection.service.ts';
import { createRuleset } from '#server/features/rulesets/ruleset.service.ts';
import type { ApplyMoment } from '../apply-state.ts';
import { runHere } from '../run-here.ts';
import { openScratchApp, type ScratchApp } from './scratch-app.ts';

/** `id`, `name`, `amount`, as canonical text. */
export type PersonRow = [id: string, name: string | null, amount: string | null];

/** The people of a SQLite file, which is the source, and the table `people` of a database of any kind, which is written. */
export interface ChangeScene {
  scratch: ScratchApp;
  subject: WriterSubject;
  /**
   * Makes both tables anew and stores what is needed to run. `config` overrides settings of the target's connection,
   * `statements` then change the target, `fields` are compared and written instead of name and amount.
   */
  load(
    source: PersonRow[],
    target: PersonRow[],
    changes?: ChangeSettings,
    special?: { config?: Record<string, unknown>; unique?: string[]; statements?: string[]; fields?: RulesetDefinition['fields'] },
  ): Promise<void>;
  /** Runs the ruleset and plans the changes of its target. */
  plan(): Promise<ChangeSetState>;
  approveAll(set: ChangeSetState): Promise<ChangeSetState>;
  apply(set: ChangeSetState, options?: { onStale?: 'abort' | 'skip'; observe?: (moment: ApplyMoment) => void }): Promise<ChangeSetState>;
  state(id: string): Promise<ChangeSetState>;
  /** Every row of the target, sorted. */
  dump(): Promise<string[]>;
  close(): Promise<void>;
}

export const PEOPLE_RULESET = 'RECON_PEOPLE';
export const NEVER = new AbortController().signal;

export function peopleRuleset(table: string, changes: ChangeSettings): RulesetDefinition {
  return {
    id: PEOPLE_RULESET,
    name: 'People',
    source: { connection: 'registry', table: 'people' },
    target: { connection: 'books', table },
    rules: [{ name: 'id', type: 'exact', keys: [{ source: 'id', target: 'id' }] }],
    fields: [
      { source: 'name', target: 'name', apply: true },
      { source: 'amount', target: 'amount', apply: true },
    ],
    changes: { confirm_above: 1_000_000, ...changes },
  };
}

export async function openChangeScene(subject: WriterSubject): Promise<ChangeScene> {
  const scratch = await openScratchApp();
  await subject.setUp();
  const { app, folder } = scratch;
  const path = join(folder, 'registry.db');

  async function writeSource(rows: PersonRow[]): Promise<void> {
    const client = createClient({ url: `file:${path}` });
    const inserts: { sql: string; args: (string | null)[] }[] = [];
    for (let at = 0; at < rows.length; at += 1_000) {
      inserts.push({
        sql: `INSERT INTO people SELECT CAST(json_extract(value, '$[0]') AS INTEGER), json_extract(value, '$[1]'), CAST(json_extract(value, '$[2]') AS NUMERIC) FROM json_each(?)`,
        args: [JSON.stringify(rows.slice(at, at + 1_000))],
      });
    }
    await client.batch(
      ['DROP TABLE IF EXISTS people', 'CREATE TABLE people (id INTEGER PRIMARY KEY, name VARCHAR(200), amount DECIMAL(12,2))', ...inserts],
      'write',
    );
    client.close();
  }

  const { findSetState } = await import('#server/features/changes/change-set.repository.ts');
  const state = async (id: string): Promise<ChangeSetState> => (await findSetState(app.db, id))!;
  return {
    scratch,
    subject,
    state,
    async load(source, target, changes = {}, { config = {}, unique, statements = [], fields } = {}) {
      await Promise.all([writeSource(source), subject.createTable({ ...people, ...(unique ? { unique } : {}) }, target)]);
      for (const statement of statements) await subject.sql!(statement);
      await createConnection(app, CLI_ACTOR, { name: 'registry', type: 'sqlite', config: { path } });
      const { type, settings } = subject.connection;
      const whole = Object.fromEntries(Object.entries({ ...settings, ...config }).filter(([, value]) => value !== undefined));
      await createConnection(app, CLI_ACTOR, { name: 'books', type, config: whole as ConnectionConfig });
      const definition = peopleRuleset(subject.datasetName('people'), changes);
      await createRuleset(app, CLI_ACTOR, { definition: fields ? { ...definition, fields } : definition });
    },
    async plan() {
      const { id, end } = await runHere(app, CLI_ACTOR, { rulesetId: PEOPLE_RULESET }, { signal: NEVER });
      if (end !== 'succeeded') throw new Error(JSON.stringify((await app.db.run.findUniqueOrThrow({ where: { id } })).failure));
      return planHere(app, CLI_ACTOR, { runId: id }, { signal: NEVER });
    },
    async approveAll({ id, version }) {
      await decideMany(app, CLI_ACTOR, { id, filter: {}, decision: 'approved', version });
      return state(id);
    },
    apply: ({ id, version }, { onStale, observe } = {}) =>
      applyHere(app, CLI_ACTOR, { id, version, onStale }, { signal: NEVER, ...(observe ? { observe } : {}) }),
    dump: async () => (await subject.dump('people')).sort(),
    async close() {
      await scratch.close();
      await subject.tearDown();
    },
  };
}
