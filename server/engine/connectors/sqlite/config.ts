import { z } from 'zod';
import type { ConnectionField } from '../contract.ts';
import { urlText } from '../url-text.ts';

export const sqliteConfigSchema = z.strictObject({
  /** Relative to the configuration's folder. */
  path: z.string('give the path of the database file').min(1, 'give the path of the database file'),
});
export type SqliteConfig = z.infer<typeof sqliteConfigSchema>;

export const sqliteFields: ConnectionField[] = [
  {
    name: 'path',
    label: 'File',
    kind: 'text',
    required: true,
    placeholder: './data/local.db',
    help: 'On the machine that runs Tieout. It is opened for reading only.',
  },
];

/** `sqlite:./data/local.db` or `sqlite:///var/lib/app.db` → settings; null for another URL. */
export function parseSqliteUrl(text: string): Record<string, unknown> | null {
  const match = /^sqlite:(?:\/\/)?(.+)$/.exec(text);
  return match ? { path: urlText(match[1]!) } : null;
}
