import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { describeEngine, type UsedEngine } from '#server/testing/engines.ts';
import type { TieoutError } from '../../errors.ts';
import { failure, table } from '../testing/lifecycle-suite.ts';
import { mysqlLandingFixture } from '../testing/mysql-landing-fixture.ts';
import { reconcileArrays } from '../testing/reconcile-arrays.ts';
import { MysqlExecution } from './mysql-execution.ts';
import { MysqlLanding } from './mysql-landing.ts';

const text = (error: TieoutError) => `${error.code}: ${error.message} ${error.advice}`;

function owners(engine: UsedEngine): void {
  const fixture = mysqlLandingFixture(engine);
  const named = (id: string) =>
    new MysqlLanding({ ...fixture.settings, owner: { identify: async () => ({ id, name: `host-${id}:/srv/data` }) } });
  let first: MysqlLanding;
  let second: MysqlLanding;
  beforeAll(() => {
    first = named('first');
    second = named('second');
  });
  afterAll(async () => {
    await first.close();
    await second.close();
  });

  const reconcile = (landing: MysqlLanding, executionId: string) =>
    reconcileArrays({ landing, executionId, source: table(3), target: table(3) });
  const prepare = async (landing: MysqlLanding, takeOver: boolean) => {
    const steps: string[] = [];
    for await (const { title, result } of landing.prepare({ takeOver })) steps.push(`${title}: ${result}`);
    return steps.find((step) => step.startsWith('owner: '));
  };

  it('belongs to the Tieout that comes first, also when two come at once', async () => {
    const came = await Promise.allSettled([prepare(first, false), prepare(second, false)]);
    expect(came.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const [owner] = await fixture.ask('SELECT owner_id, COUNT(*) OVER () AS owners FROM landing_owner');
    expect(owner).toEqual({ owner_id: came[0].status === 'fulfilled' ? 'first' : 'second', owners: 1 });
    await fixture.ask('DROP TABLE landing_owner');
  });

  it('lets no other Tieout list, drop, stage or prepare anything, and says whose it is', async () => {
    expect((await reconcile(first, 'OF_FIRST')).document.equal_count).toBe(3);
    const before = await fixture.leftovers();
    const refusals = [
      await failure(second.inventory()),
      await failure(second.dropStaging({ executionId: 'OF_FIRST' })),
      await failure(second.dropExecution({ executionId: 'OF_FIRST' })),
      await failure(reconcile(second, 'OF_SECOND')),
      await failure(prepare(second, false)),
    ];
    expect(new Set(refusals.map(text)).size).toBe(1);
    expect(text(refusals[0]!)).toMatch(
      /^conflict: The landing database "\w+" on \S+ belongs to another Tieout: that of host-first:\/srv\/data, since \d{4}-\d\d-\d\d \d\d:\d\d UTC\. Set LANDING_DB_DATABASE to a database of its own .*"tieout init --take-over"/,
    );
    expect(await fixture.leftovers()).toEqual(before);
    expect((await first.inventory()).map((entry) => [entry.executionId, entry.finished])).toEqual([['OF_FIRST', true]]);
  });

  it('is taken over when that is asked for, and the former Tieout publishes nothing more', async () => {
    let taken: string | undefined;
    const { finish } = MysqlExecution.prototype;
    vi.spyOn(MysqlExecution.prototype, 'finish').mockImplementationOnce(async function (this: MysqlExecution) {
      taken = await prepare(second, true);
      return finish.call(this);
    });
    const error = await failure(reconcile(first, 'TOO_LATE'));
    expect(taken).toMatch(/^owner: this Tieout from now on, before it belonged to the Tieout of host-first:\/srv\/data \(since /);
    expect(text(error)).toContain('belongs to another Tieout: that of host-second:/srv/data');
    expect(await fixture.ask(`SELECT execution_id FROM execution_history WHERE execution_id = 'TOO_LATE'`)).toEqual([]);
    expect((await fixture.leftovers()).filter((name) => name.includes('TOO_LATE'))).toEqual([]);
    expect((await failure(first.inventory())).code).toBe('conflict');
    expect(await prepare(second, false)).toBe('owner: this Tieout');
    expect((await second.inventory()).map((entry) => entry.executionId)).toEqual(['OF_FIRST']);
  });

  it('is nobody’s while it holds tables of runs without an owner', async () => {
    await fixture.ask('DROP TABLE landing_owner');
    const refusals = [await failure(second.inventory()), await failure(prepare(second, false)), await failure(reconcile(second, 'NEW'))];
    expect(new Set(refusals.map(text)).size).toBe(1);
    expect(text(refusals[0]!)).toMatch(/^conflict: .* holds tables of runs, and does not say whose they are\. .*"tieout init --take-over"/);
    expect(await prepare(second, true)).toBe('owner: this Tieout from now on');
    expect((await reconcile(second, 'NEW')).document.equal_count).toBe(3);
  });
}

describe('a landing database', () => {
  describeEngine('mysql', 'its owner', owners);
  describeEngine('mariadb', 'its owner', owners);
});
