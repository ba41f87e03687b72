import { z } from 'zod';
import type { ConnectionField } from '../contract.ts';
import { urlText } from '../url-text.ts';

export const filesConfigSchema = z.strictObject({
  /** A folder, relative to the configuration's. A dataset is a file name in it: `orders.csv`, `2024/orders.parquet`. */
  path: z.string('give the path of the folder').min(1, 'give the path of the folder'),
  /** For .csv and .txt; found by looking at the file when it is left out. */
  delimiter: z.enum([',', ';', '\t', '|'], 'the delimiter is one of , ; tab |').optional(),
  /** Whether the first line of a delimited file names the columns. Without it they are called column1, column2 … */
  has_header: z.boolean().optional(),
});
export type FilesConfig = z.infer<typeof filesConfigSchema>;

export const filesFields: ConnectionField[] = [
  {
    name: 'path',
    label: 'Folder',
    kind: 'text',
    required: true,
    placeholder: './data/exports',
    help: 'On the machine that runs Tieout. CSV, TSV, Parquet and JSON lines files in it and in its sub-folders become datasets.',
  },
  {
    name: 'delimiter',
    label: 'Delimiter of CSV files',
    kind: 'select',
    required: false,
    advanced: true,
    options: [
      { value: ',', label: 'Comma' },
      { value: ';', label: 'Semicolon' },
      { value: '\t', label: 'Tab' },
      { value: '|', label: 'Bar' },
    ],
    help: 'Empty: found by looking at each file.',
  },
  { name: 'has_header', label: 'The first line names the columns', kind: 'boolean', required: false, defaultValue: true, advanced: true },
];

/** `files:./data/exports` or `files:///var/exports` → settings; null for another URL. */
export function parseFilesUrl(text: string): Record<string, unknown> | null {
  const match = /^files:(?:\/\/)?(.+)$/.exec(text);
  return match ? { path: urlText(match[1]!) } : null;
}
