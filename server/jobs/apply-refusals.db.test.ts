import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { mysqlWriterSubject } from '#server/engine/connectors/testing/writer-mysql.ts';
import { postgresqlWriterSubject } from '#server/engine/connectors/testing/writer-postgresql.ts';
import { sqliteWriterSubject } from '#server/engine/connectors/testing/writer-sqlite.ts';
import type { WriterSubject } from '#server/engine/connectors/testing/writer-subject.ts';
import { changePage } from '#server/features/changes/change-page.ts';
import { describeEngine } from '#server/testing/engines.ts';
import { type ChangeScene, openChangeScene, type PersonRow } from './testing/change-scene.ts';

const ROWS = Array.from({ length: 40 }, (_, index): PersonRow => [String(index + 1), `name ${index + 1}`, '1.00']);
const BAD = '27';
/** All rows get another amount; the bad one gets these values. */
const wanted = (name: string, amount: string) => ROWS.map(([id, old]): PersonRow => (id === BAD ? [id, name, amount] : [id, old, '2.00']));

/** What one database is told to refuse, and what it says then. */
interface Refused {
  statements: string[];
  /** The server's own words. */
  words: RegExp;
  /** Null where the server names none. */
  field: string | null;
}
type Cause = 'trigger' | 'foreign key' | 'check' | 'unique key' | 'row that others hang on';

function refusals(makeSubject: () => WriterSubject, causes: Record<Cause, Refused>): void {
  let scene: ChangeScene;
  beforeEach(async () => {
    scene = await openChangeScene(makeSubject());
  });
  afterEach(() => scene.close());

  async function expectRefused(cause: Cause): Promise<void> {
    const { words, field } = causes[cause];
    const before = await scene.dump();
    const planned = await scene.plan();
    const failed = await scene.apply(await scene.approveAll(planned));
    const total = planned.counts!.total;
    expect(failed).toMatchObject({
      status: 'planned',
      appliedBy: null,
      report: { applied: 0, stale: 0, failed: 1, skipped: total - 1 },
      failure: { seq: expect.any(Number), field, message: expect.stringContaining(`id = "${BAD}"`), detail: expect.stringMatching(words) },
    });
    expect(failed.failure?.message).toMatch(words);
    const { rows } = await changePage(scene.scratch.app, CLI_ACTOR, { id: failed.id, filter: { outcomes: ['failed'] } });
    expect(rows).toMatchObject([{ seq: failed.failure?.seq, key: { id: BAD }, failure: { field, detail: expect.stringMatching(words) } }]);
    expect(await scene.dump()).toEqual(before);
    expect(await scene.scratch.app.db.changeAttempt.findFirst()).toMatchObject({ state: 'not_applied' });
  }

  it.each([
    ['trigger', 'Ada', '2.00'],
    ['foreign key', 'name 27', '7.77'],
    ['check', 'name 27', '1000.00'],
    ['unique key', 'name 1', '2.00'],
  ] as const)('by a %s name the row, the field where the server does, and its words; nothing is written', async (cause, name, amount) => {
    const { statements } = causes[cause];
    await scene.load(wanted(name, amount), ROWS, {}, { statements });
    await expectRefused(cause);
  });

  it('of the delete of a row that others hang on do so, too', async () => {
    const { statements } = causes['row that others hang on'];
    await scene.load([ROWS[0]!], ROWS, { deletes: true }, { statements });
    await expectRefused('row that others hang on');
  });
}

const RATES = ['CREATE TABLE rates (amount DECIMAL(12,2) PRIMARY KEY)', 'INSERT INTO rates VALUES (1.00), (2.00)'];
const CHILDREN = [
  'CREATE TABLE orders (person BIGINT, CONSTRAINT of_a_person FOREIGN KEY (person) REFERENCES people (id))',
  `INSERT INTO orders VALUES (${BAD})`,
];
const added = (constraint: string) => `ALTER TABLE people ADD CONSTRAINT ${constraint}`;
const FOREIGN = [...RATES, added('known_rate FOREIGN KEY (amount) REFERENCES rates (amount)')];
const CHECK = [added('small_amount CHECK (amount < 100)')];
const UNIQUE = [added('one_name UNIQUE (name)')];

const mysql: Record<Cause, Refused> = {
  trigger: {
    statements: [
      `CREATE TRIGGER guard BEFORE UPDATE ON people FOR EACH ROW BEGIN
        IF NEW.name = 'Ada' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'nobody becomes Ada'; END IF; END`,
    ],
    words: /nobody becomes Ada/,
    field: null,
  },
  'foreign key': { statements: FOREIGN, words: /foreign key constraint fails.*known_rate/, field: 'amount' },
  check: { statements: CHECK, words: /small_amount/, field: null },
  'unique key': { statements: UNIQUE, words: /Duplicate entry.*one_name/, field: null },
  'row that others hang on': { statements: CHILDREN, words: /foreign key constraint fails.*of_a_person/, field: null },
};

const postgresql: Record<Cause, Refused> = {
  trigger: {
    statements: [
      `CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'nobody becomes Ada' USING COLUMN = 'name'; END $$`,
      "CREATE TRIGGER guard BEFORE UPDATE ON people FOR EACH ROW WHEN (NEW.name = 'Ada') EXECUTE FUNCTION guard()",
    ],
    words: /nobody becomes Ada/,
    field: 'name',
  },
  'foreign key': { statements: FOREIGN, words: /violates foreign key constraint "known_rate"/, field: 'amount' },
  check: { statements: CHECK, words: /violates check constraint "small_amount"/, field: null },
  'unique key': { statements: UNIQUE, words: /violates unique constraint "one_name"/, field: 'name' },
  'row that others hang on': { statements: CHILDREN, words: /violates foreign key constraint "of_a_person"/, field: null },
};

/** A table of SQLite gets its constraints when it is made. */
const remade = (amount: string, name = '') => [
  'ALTER TABLE people RENAME TO former',
  `CREATE TABLE people (id INTEGER PRIMARY KEY, name VARCHAR(200) ${name}, amount DECIMAL(12,2) ${amount})`,
  'INSERT INTO people SELECT * FROM former',
  'DROP TABLE former',
];
const sqlite: Record<Cause, Refused> = {
  trigger: {
    statements: ["CREATE TRIGGER guard BEFORE UPDATE ON people WHEN NEW.name = 'Ada' BEGIN SELECT RAISE(ABORT, 'nobody becomes Ada'); END"],
    words: /nobody becomes Ada/,
    field: null,
  },
  'foreign key': { statements: [...RATES, ...remade('REFERENCES rates (amount)')], words: /FOREIGN KEY constraint failed/, field: null },
  check: {
    statements: remade('CONSTRAINT small_amount CHECK (amount < 100)'),
    words: /CHECK constraint failed: small_amount/,
    field: null,
  },
  'unique key': { statements: remade('', 'UNIQUE'), words: /UNIQUE constraint failed: people\.name/, field: 'name' },
  'row that others hang on': { statements: CHILDREN, words: /FOREIGN KEY constraint failed/, field: null },
};

describe('refusals on SQLite', () => refusals(sqliteWriterSubject, sqlite));
describeEngine('mariadb', 'refusals', (engine) => refusals(() => mysqlWriterSubject(engine), mysql));
describeEngine('mysql', 'refusals', (engine) => refusals(() => mysqlWriterSubject(engine), mysql));
describeEngine('postgresql', 'refusals', (engine) => refusals(() => postgresqlWriterSubject(engine), postgresql));
