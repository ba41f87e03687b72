import { type ImportEdge, runtimeClosure, type SourceUnit } from './import-graph.ts';

/** A place that breaks a law of the house (design.md §2), ready to print: `server/engine/x.ts:3: the engine imports next`. */
export type Violation = string;

/** Tests, what they stand on, and benchmarks look inside what they test. */
const TEST_FILE = /\.test\.tsx?$|\/testing\/|^server\/bench\/|^e2e\//;

/** What a screen may load into the browser besides our own code. Everything else is a server's package. */
const SERVER_PACKAGES = new Set([
  '@duckdb/node-api',
  '@libsql/client',
  '@prisma/adapter-libsql',
  '@prisma/client',
  '@trpc/server',
  'better-auth',
  'mysql2',
  'next',
  'pg',
  'pg-copy-streams',
  'pino',
  'prisma',
]);

/** Packages that know the web or the control database; the engine is a library and knows neither. */
const NOT_IN_ENGINE = /^(next|react|react-dom|better-auth|prisma|@prisma\/.*|@trpc\/.*|@tanstack\/.*)$/;

interface Law {
  /** Which files the law speaks about. */
  of: (path: string) => boolean;
  /** Why this import is forbidden, or null. */
  forbids: (edge: ImportEdge, path: string) => string | null;
}

const LAWS: Law[] = [
  {
    of: (path) => path.startsWith('server/engine/'),
    forbids: (edge) => {
      if (!edge.own) return NOT_IN_ENGINE.test(edge.to) ? `the engine knows no ${edge.to}` : null;
      return edge.to.startsWith('server/engine/') ? null : `the engine reaches outside itself, to ${edge.to}`;
    },
  },
  {
    of: (path) => path.startsWith('server/'),
    forbids: (edge) => (edge.own && /^(app|components)\//.test(edge.to) ? `the server knows no screen, but imports ${edge.to}` : null),
  },
  {
    of: (path) => path.startsWith('components/'),
    forbids: (edge) => (edge.own && edge.to.startsWith('app/') ? `a component knows no route, but imports ${edge.to}` : null),
  },
  {
    of: (path) => path.startsWith('server/features/') && !path.endsWith('.router.ts'),
    forbids: (edge) =>
      edge.own && edge.to.startsWith('server/api/') ? `only a feature's router knows the transport, but this imports ${edge.to}` : null,
  },
  {
    of: (path) => /^server\/(features|api|jobs|db|auth|config)\//.test(path),
    forbids: (edge) =>
      edge.own && /^server\/(cli|demo)\//.test(edge.to) ? `nothing depends on the command line, but this imports ${edge.to}` : null,
  },
  {
    of: (path) => /^server\/(features|db|auth|config)\//.test(path),
    forbids: (edge) => (/^(next|react)$/.test(edge.to) && !edge.own ? `only app and components know ${edge.to}` : null),
  },
  {
    of: () => true,
    forbids: (edge, path) => {
      const inside = /^server\/engine\/(connectors|landing)\/([^/]+)\//.exec(edge.to);
      if (!edge.own || !inside) return null;
      const [folder, kind, name] = inside;
      if (path.startsWith(folder) || isRegistry(path, kind as string)) return null;
      return `${kind}/${name} is reached only through its contract, but this imports ${edge.to}`;
    },
  },
];

/** The files right under `engine/connectors` and `engine/landing` list the kinds there are; nothing else may. */
function isRegistry(path: string, kind: string): boolean {
  return new RegExp(`^server/engine/${kind}/[^/]+\\.ts$`).test(path);
}

export function findImportViolations(units: SourceUnit[]): Violation[] {
  const found: Violation[] = [];
  for (const unit of units) {
    if (TEST_FILE.test(unit.path)) continue;
    for (const edge of unit.imports) {
      for (const law of LAWS) {
        const reason = law.of(unit.path) ? law.forbids(edge, unit.path) : null;
        if (reason) found.push(`${unit.path}:${edge.line}: ${reason}`);
      }
    }
  }
  return [...found, ...findServerCodeInBrowser(units), ...findTypeQuestions(units)];
}

/**
 * A screen shares zod schemas, permissions and formatters with the server, and any type; but nothing it loads at run
 * time may pull in Node or a database driver.
 */
function findServerCodeInBrowser(units: SourceUnit[]): Violation[] {
  const byPath = new Map(units.map((unit) => [unit.path, unit]));
  const found: Violation[] = [];
  for (const unit of units) {
    if (!unit.path.startsWith('components/') || TEST_FILE.test(unit.path)) continue;
    for (const edge of unit.imports) {
      if (!edge.own || edge.typeOnly || !edge.to.startsWith('server/')) continue;
      for (const [name, by] of runtimeClosure(edge.to, byPath).packages) {
        if (name.startsWith('node:') || SERVER_PACKAGES.has(name)) {
          found.push(`${unit.path}:${edge.line}: ${edge.to} would bring ${name} into the browser (imported by ${by})`);
        }
      }
    }
  }
  return found;
}

const KINDS = 'mysql|mariadb|postgresql|postgres|sqlite|files|oracle|sqlserver|mongodb|duckdb|clickhouse';
const TYPE_QUESTION = new RegExp(
  `(?:\\b(?:type|dialect|engine|kind|driver|name)\\s*[!=]==?\\s*['"](?:${KINDS})['"])|(?:['"](?:${KINDS})['"]\\s*[!=]==?)|(?:\\bcase\\s+['"](?:${KINDS})['"]\\s*:)`,
);

/** No `type === 'mysql'` outside the folder of that database: a difference is an overridden method or a named capability. */
function findTypeQuestions(units: SourceUnit[]): Violation[] {
  return units.flatMap((unit) => {
    if (TEST_FILE.test(unit.path) || /^server\/engine\/(connectors|landing)\/[^/]+\//.test(unit.path)) return [];
    return unit.text.split('\n').flatMap((line, index) => {
      const code = line.replace(/^\s*(\*|\/\/|\/\*).*$/, '');
      return TYPE_QUESTION.test(code) ? [`${unit.path}:${index + 1}: asks for the kind of database: ${line.trim()}`] : [];
    });
  });
}

const VAGUE_NAME = /(^|[-/.])(utils?|helpers?|manager|data|info)([-.]|$)/;

/** Names and sizes (style.md): kebab-case files named after the one thing inside, never past 300 lines. */
export function findHouseViolations(units: SourceUnit[]): Violation[] {
  return units.flatMap(({ path, text }) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const lines = text.split('\n').length - 1;
    return [
      ...(/^[a-z0-9]+([-.][a-z0-9]+)*\.tsx?$/.test(name) ? [] : [`${path}: the file name is not kebab-case`]),
      ...(VAGUE_NAME.test(name) ? [`${path}: the name says nothing about what is inside`] : []),
      ...(lines > 300 ? [`${path}: ${lines} lines; look for the second thing inside`] : []),
      ...(/\b(TODO|FIXME|XXX|HACK)\b/.test(stripStrings(text)) && path !== 'server/testing/import-laws.ts'
        ? [`${path}: holds a note about work left undone`]
        : []),
    ];
  });
}

function stripStrings(text: string): string {
  return text.replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, "''");
}
