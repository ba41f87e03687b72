#!/usr/bin/env node
import { bundledCommandLine } from './bundle.mjs';

// A stack trace is only shown when it is asked for; then it should name the sources.
if (process.argv.includes('--verbose')) process.setSourceMapsEnabled(true);

const bundle = await bundledCommandLine();
if (bundle === null) {
  const { register } = await import('tsx/esm/api');
  register();
}
const { main } = await import(bundle ?? './main.ts');
await main(process.argv);
