import { describe, inject } from 'vitest';
import { ENGINE_LABELS, type EngineName, engineLabel, type TestEngines, type UsedEngine } from './engine-names.ts';

export type { EngineName, TestEngines, UsedEngine } from './engine-names.ts';

/** Which database servers this test run has, and which it had to leave out and why. Started once by global-setup.ts. */
export function testEngines(): TestEngines {
  return inject('engines');
}

/** `mysql://user:password@127.0.0.1:33306/tieout`, or null when this engine was left out. */
export function engineUrl(name: EngineName): string | null {
  return testEngines().used.find((engine) => engine.name === name)?.url ?? null;
}

/**
 * A `describe` for one real server. Without that server its tests are shown as skipped, with the reason in the title.
 * @example describeEngine('mariadb', 'staging', (engine) => { it('loads', async () => { … engine.url … }) })
 */
export function describeEngine(name: EngineName, title: string, body: (engine: UsedEngine) => void): void {
  const { used, leftOut } = testEngines();
  const engine = used.find((candidate) => candidate.name === name);
  if (engine) {
    describe(`${title} on ${engineLabel(engine)}`, () => body(engine));
    return;
  }
  const reason = leftOut.find((candidate) => candidate.name === name)?.reason ?? 'not started';
  // The body still runs so that every skipped test is counted by name; a skipped describe runs none of its hooks.
  describe.skip(`${title} on ${ENGINE_LABELS[name]} (left out: ${reason})`, () => body({ name, url: '', version: '' }));
}
