import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseSourceUnit, readSourceUnits } from './import-graph.ts';
import { findHouseViolations, findImportViolations } from './import-laws.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('this project', () => {
  const units = readSourceUnits(root);

  it('is read whole', () => {
    const paths = units.map((unit) => unit.path);
    expect(paths).toContain('server/engine/ports.ts');
    expect(paths).toContain('server/testing/import-laws.test.ts');
    expect(paths.filter((path) => path.includes('generated'))).toEqual([]);
  });

  it('keeps the law of imports', () => {
    expect(findImportViolations(units)).toEqual([]);
  });

  it('names its files after what is inside and keeps them short', () => {
    expect(findHouseViolations(units)).toEqual([]);
  });
});

describe('the law of imports', () => {
  const violations = (...files: [string, string][]) => findImportViolations(files.map(([path, text]) => parseSourceUnit(path, text)));

  it.each([
    ['the engine and Prisma', 'server/engine/x.ts', `import { PrismaClient } from '@prisma/client';`, 'the engine knows no @prisma/client'],
    ['the engine and Next', 'server/engine/x.ts', `import { after } from 'next/server';`, 'the engine knows no next'],
    ['the engine and tRPC types', 'server/engine/x.ts', `import type { T } from '@trpc/server';`, 'the engine knows no @trpc/server'],
    ['the engine and a feature', 'server/engine/x.ts', `import { y } from '../features/runs/run.service.ts';`, 'reaches outside itself'],
    [
      'the engine and the generated client',
      'server/engine/x.ts',
      `import type { R } from '#server/db/generated/client.ts';`,
      'outside itself',
    ],
    ['a dynamic import in the engine', 'server/engine/x.ts', `const p = await import('#server/jobs/queue.ts');`, 'reaches outside itself'],
    ['an import type in the engine', 'server/engine/x.ts', `type R = import('#server/jobs/queue.ts').R;`, 'reaches outside itself'],
    ['a re-export in the engine', 'server/engine/x.ts', `export { y } from '#server/jobs/queue.ts';`, 'reaches outside itself'],
    [
      'a service and the transport',
      'server/features/runs/run.service.ts',
      `import { router } from '#server/api/init.ts';`,
      'knows the transport',
    ],
    ['a feature and a screen', 'server/features/runs/run.service.ts', `import { x } from '#components/runs/x.tsx';`, 'knows no screen'],
    ['a component and a route', 'components/runs/x.tsx', `import { x } from '../../app/page.tsx';`, 'knows no route'],
    [
      'a feature and the command line',
      'server/features/runs/x.ts',
      `import { x } from '#server/cli/main.ts';`,
      'depends on the command line',
    ],
    [
      'a feature and one connector',
      'server/features/c/x.ts',
      `import { x } from '#server/engine/connectors/mysql/read.ts';`,
      'only through its contract',
    ],
    [
      'one connector and another',
      'server/engine/connectors/mysql/x.ts',
      `import { x } from '../postgresql/read.ts';`,
      'only through its contract',
    ],
    ['a question for the type', 'server/features/c/x.ts', `if (connection.type === 'mysql') go();`, 'asks for the kind of database'],
    ['a case of a type', 'components/c/x.tsx', `switch (t) { case 'postgresql': break; }`, 'asks for the kind of database'],
  ])('forbids %s', (_name, path, text, reason) => {
    expect(violations([path, text])).toEqual([expect.stringContaining(reason)]);
  });

  it.each([
    ['a router and the transport', 'server/features/runs/run.router.ts', `import { router } from '#server/api/init.ts';`],
    ['the registry and a connector', 'server/engine/connectors/registry.ts', `import { mysql } from './mysql/connector.ts';`],
    ['a connector and its own files', 'server/engine/connectors/mysql/a.ts', `import { x } from './b.ts';`],
    ['a connector asking for its own type', 'server/engine/connectors/mysql/a.ts', `if (server.type === 'mariadb') go();`],
    ['a test looking inside', 'server/engine/reconcile.test.ts', `import { x } from './connectors/mysql/read.ts';`],
    ['a comment about a type', 'server/features/c/x.ts', `// no type === 'mysql' here`],
  ])('allows %s', (_name, path, text) => {
    expect(violations([path, text])).toEqual([]);
  });

  it('keeps Node and drivers out of the browser, however far away they are imported', () => {
    const screen: [string, string] = ['components/runs/x.tsx', `import { a } from '#server/features/runs/run.schema.ts';`];
    const schema: [string, string] = [
      'server/features/runs/run.schema.ts',
      `import { b } from '../../engine/names.ts'; import { z } from 'zod';`,
    ];
    expect(violations(screen, schema, ['server/engine/names.ts', `import { readFile } from 'node:fs/promises';`])).toEqual([
      'components/runs/x.tsx:1: server/features/runs/run.schema.ts would bring node:fs/promises into the browser (imported by server/engine/names.ts)',
    ]);
    expect(violations(screen, schema, ['server/engine/names.ts', `import type { Stats } from 'node:fs';`])).toEqual([]);
    expect(violations(['components/runs/x.tsx', `import type { AppRouter } from '#server/api/root.ts';`])).toEqual([]);
  });
});

describe('the names of the house', () => {
  const violations = (path: string, text = '') => findHouseViolations([parseSourceUnit(path, text)]);

  it('refuses other cases, vague names, long files and notes about undone work', () => {
    expect(violations('server/engine/readRows.ts')).toHaveLength(1);
    expect(violations('server/engine/string-utils.ts')).toHaveLength(1);
    expect(violations('server/engine/x.ts', 'a();\n'.repeat(301))).toHaveLength(1);
    expect(violations('server/engine/x.ts', '// TODO later\n')).toHaveLength(1);
    expect(violations('server/features/runs/run.service.test.ts', 'a();\n'.repeat(300))).toEqual([]);
    expect(violations('app/(dashboard)/runs/[id]/page.tsx')).toEqual([]);
  });
});
