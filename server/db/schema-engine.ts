import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';
import { SharedSqliteFactory } from './client.ts';

type SchemaEngine = engine.SchemaEngine;

let loading: Promise<void> | undefined;

/**
 * Prisma's command line wants to download a native engine; this package holds the same engine as WebAssembly. Its own entry
 * imports the `.wasm` file as a module, which Node does not do, so the file is read and wired to its bindings here.
 */
async function load(): Promise<void> {
  const bindings = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const module = await WebAssembly.compile(new Uint8Array(await readFile(bindings.replace(/\.js$/, '.wasm'))));
  const instance = await WebAssembly.instantiate(module, { './schema_engine_bg.js': { ...engine } });
  engine.__wbg_set_wasm(instance.exports);
  (instance.exports as { __wbindgen_start(): void }).__wbindgen_start();
}

/** An engine on the database at `url` (`file:…`), for the length of `work`. */
export async function withSchemaEngine<T>(
  url: string,
  datamodels: [string, string][] | undefined,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  loading ??= load();
  await loading;
  const adapter = bindMigrationAwareSqlAdapterFactory(new SharedSqliteFactory(url));
  const opened = await engine.SchemaEngine.new({ datamodels }, () => undefined, adapter);
  try {
    return await work(opened);
  } finally {
    opened.free();
  }
}
