import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { version } from '@duckdb/node-api';
import { TieoutError } from '../../errors.ts';
import { type CheckPlan, runChecks } from '../check-runner.ts';
import type { CheckStep } from '../contract.ts';
import { explainFilesError } from './errors.ts';
import { listFiles, openFolder } from './folder.ts';

export function checkFiles(folder: string, signal: AbortSignal): AsyncIterable<CheckStep> {
  let files: string[] = [];
  const plan: CheckPlan = {
    reach: async () => `The folder ${openFolder(folder)} is there.`,
    database: async () => {
      files = await listFiles(folder);
      if (files.length === 0) {
        return {
          warning: 'The folder holds no CSV, TSV, Parquet or JSON lines file.',
          fix: 'Put files into the folder, or choose another one.',
          field: 'path',
        };
      }
      return `${files.length} data ${files.length === 1 ? 'file' : 'files'} found.`;
    },
    privileges: async () => {
      for (const file of files) {
        await access(path.join(folder, file), constants.R_OK).catch((cause) => {
          throw new TieoutError(
            'permission_denied',
            `The file ${file} cannot be read by this user.`,
            'Let the user that runs Tieout read the file.',
            { cause },
          );
        });
      }
      return 'Every file can be read.';
    },
    version: async () => `DuckDB ${version()}`,
  };
  return runChecks(
    plan,
    (error) => explainFilesError(error, folder),
    () => 'path',
    signal,
  );
}
