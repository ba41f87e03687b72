import type { TestProject } from 'vitest/node';
import { ENGINE_LABELS, type TestEngines } from './engine-names.ts';
import { resolveEngines } from './resolve-engines.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    engines: TestEngines;
  }
}

/** `Engines used: …; left out: … (reason)`: the last line of every test run. */
export function describeEngines({ used, leftOut }: TestEngines): string {
  const names = [...used.map((engine) => engine.version), 'SQLite', 'DuckDB'].join(', ');
  const missing = leftOut.map((engine) => `${ENGINE_LABELS[engine.name]} (${engine.reason})`).join(', ');
  return `Engines used: ${names}; left out: ${missing || 'none'}`;
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const engines = await resolveEngines();
  project.provide('engines', { used: engines.used, leftOut: engines.leftOut });
  return async () => {
    await engines.stop();
    process.stdout.write(`${describeEngines(engines)}\n`);
  };
}
