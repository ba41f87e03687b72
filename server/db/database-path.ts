import { fileURLToPath } from 'node:url';

/** `file:/a/b.db` or `file:///a/b.db` → `/a/b.db`; `file:./b.db` → `./b.db`. */
export function databasePath(url: string): string {
  return url.startsWith('file://') ? fileURLToPath(url) : url.slice('file:'.length);
}
