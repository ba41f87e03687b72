import { expect, it } from 'vitest';
import { ENGINE_NAMES } from './engine-names.ts';
import { askVersion } from './engine-version.ts';
import { describeEngine, testEngines } from './engines.ts';
import { describeEngines } from './global-setup.ts';

it('accounts for every engine exactly once, and gives a reason for each that is left out', () => {
  const { used, leftOut } = testEngines();
  expect([...used, ...leftOut].map((engine) => engine.name).sort()).toEqual([...ENGINE_NAMES].sort());
  for (const engine of leftOut) expect(engine.reason).not.toBe('');
});

it('says at the end what was used and what was left out', () => {
  const line = describeEngines({
    used: [{ name: 'mariadb', url: 'mysql://x', version: 'MariaDB 10.11.14' }],
    leftOut: [{ name: 'mysql', reason: 'no mysqld program of MySQL on this machine' }],
  });
  expect(line).toBe('Engines used: MariaDB 10.11.14, SQLite, DuckDB; left out: MySQL (no mysqld program of MySQL on this machine)');
});

for (const name of ENGINE_NAMES) {
  describeEngine(name, 'the test server', (engine) => {
    it('answers at its URL', async () => {
      expect(await askVersion(engine.url)).toBe(engine.version);
    });
  });
}
