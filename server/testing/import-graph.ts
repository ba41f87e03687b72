import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

/** One import, export-from, `import()` or `import type` of a source file. */
export interface ImportEdge {
  /** Path from the root of the project for our own files (`server/engine/errors.ts`), else the package name or `node:fs`. */
  to: string;
  /** Our own file, as opposed to a package or a module of Node. */
  own: boolean;
  /** Erased when the code runs: `import type`, or a type position. */
  typeOnly: boolean;
  line: number;
}

/** A source file with what it imports. `path` is relative to the root of the project, with forward slashes. */
export interface SourceUnit {
  path: string;
  text: string;
  imports: ImportEdge[];
}

const SOURCE_FOLDERS = ['app', 'components', 'server', 'e2e'];

/** Every TypeScript file of the project, generated code aside. */
export function readSourceUnits(root: string): SourceUnit[] {
  const units: SourceUnit[] = [];
  const visit = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== 'generated' && !entry.name.startsWith('.')) visit(path);
      } else if (/\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts')) {
        units.push(parseSourceUnit(relative(root, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')));
      }
    }
  };
  for (const folder of SOURCE_FOLDERS) if (existsSync(join(root, folder))) visit(join(root, folder));
  return units;
}

export function parseSourceUnit(path: string, text: string): SourceUnit {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: ImportEdge[] = [];
  const add = (specifier: ts.Expression | undefined, typeOnly: boolean) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    const { line } = source.getLineAndCharacterOfPosition(specifier.getStart(source));
    imports.push({ ...resolve(path, specifier.text), typeOnly, line: line + 1 });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], false);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal as ts.Expression, true);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { path, text, imports };
}

function isTypeOnly(declaration: ts.ImportDeclaration): boolean {
  const clause = declaration.importClause;
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const bindings = clause.namedBindings;
  return (
    clause.name === undefined && bindings !== undefined && ts.isNamedImports(bindings) && bindings.elements.every((one) => one.isTypeOnly)
  );
}

function resolve(from: string, specifier: string): { to: string; own: boolean } {
  if (specifier.startsWith('#')) return { to: specifier.slice(1), own: true };
  if (specifier.startsWith('.')) return { to: join(dirname(from), specifier).replaceAll('\\', '/'), own: true };
  if (specifier.startsWith('node:')) return { to: specifier, own: false };
  const [first = '', second = ''] = specifier.split('/');
  return { to: first.startsWith('@') ? `${first}/${second}` : first, own: false };
}

/** Everything that runs when `start` is loaded: its own files and the packages they pull in, type imports aside. */
export function runtimeClosure(start: string, units: Map<string, SourceUnit>): { files: Set<string>; packages: Map<string, string> } {
  const files = new Set<string>();
  const packages = new Map<string, string>();
  const pending = [start];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    if (files.has(path)) continue;
    files.add(path);
    for (const edge of units.get(path)?.imports ?? []) {
      if (edge.typeOnly) continue;
      if (edge.own) pending.push(edge.to);
      else if (!packages.has(edge.to)) packages.set(edge.to, path);
    }
  }
  return { files, packages };
}
