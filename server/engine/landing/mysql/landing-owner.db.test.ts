import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeEngine, type UsedEngine } from '#server/testing/engines.ts';
import type { TieoutError } from '../../errors.ts';
import { failure, table } from '../testing/lifecycle-suite.ts';
import { mysqlLandingFixture } from '../testing/mysql-landing-fixture.ts';
import { reconcileArrays } from '../testing/reconcile-arrays.ts';
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
  const executionsOf = async (landing: MysqlLanding) => (await landing.inventory()).map(({ executionId }) => executionId);

  it('is shared: each lists and drops its own runs and what bears nobody’s name', async () => {
    const long = `OF_SECOND_${'x'.repeat(60)}`;
    expect((await reconcile(first, 'OF_FIRST')).document.equal_count).toBe(3);
    expect((await reconcile(second, long)).document.equal_count).toBe(3);
    expect([await executionsOf(first), await executionsOf(second)]).toEqual([['OF_FIRST'], [long]]);
    await fixture.ask('CREATE TABLE recon_stage_LEFT_source_20240101_000000 (id INT)');
    expect(await executionsOf(first)).toEqual(expect.arrayContaining(['OF_FIRST', 'LEFT']));
    expect(await executionsOf(second)).toEqual(expect.arrayContaining([long, 'LEFT']));

    const before = await fixture.leftovers();
    await second.dropStaging({ executionId: 'OF_FIRST' });
    await second.dropExecution({ executionId: 'OF_FIRST' });
    expect(await fixture.leftovers()).toEqual(before);
    await second.dropExecution({ executionId: 'LEFT' });
    await first.dropExecution({ executionId: 'OF_FIRST' });
    expect([await executionsOf(first), await executionsOf(second)]).toEqual([[], [long]]);
    await second.dropExecution({ executionId: long });
    expect(await fixture.leftovers()).toEqual([]);
  });

  it('keeps the first one’s run where two have the same id', async () => {
    expect((await reconcile(first, 'SAME')).document.equal_count).toBe(3);
    const before = await fixture.leftovers();
    expect(text(await failure(reconcile(second, 'SAME')))).toMatch(
      /^conflict: The landing database "\w+" has a run SAME of another Tieout: that of host-first:\/srv\/data\. Start the run again/,
    );
    expect(await fixture.leftovers()).toEqual(before);
  });
}

describe('a landing database', () => {
  describeEngine('mysql', 'its owners', owners);
  describeEngine('mariadb', 'its owners', owners);
});
