import { z } from 'zod';

const writtenRow = z.object({ row: z.number(), key: z.record(z.string(), z.string().nullable()) });

/** One value that an audit entry changed. A side that is absent did not have it. */
export interface AuditChange {
  /** `config.host`, `definition.rules[0].name`; of a written row its number and key, `rows[7: id=17].values.state`. */
  path: string;
  before?: string;
  after?: string;
}

/** What differs between the state before and after, value by value; all values where there is only one of the two. */
export function auditChanges(before: unknown, after: unknown): AuditChange[] {
  const old = flatten(before);
  const fresh = flatten(after);
  const paths = [...old.keys(), ...[...fresh.keys()].filter((path) => !old.has(path))];
  return paths
    .map((path): AuditChange => {
      const was = old.get(path);
      const is = fresh.get(path);
      return { path, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) };
    })
    .filter((change) => change.before !== change.after);
}

/** Leaves by their path; texts as they are, everything else as JSON. */
function flatten(value: unknown, path = '', leaves = new Map<string, string>()): Map<string, string> {
  if (value === null || value === undefined) {
    if (path !== '') leaves.set(path, 'null');
  } else if (Array.isArray(value)) {
    if (value.length === 0) leaves.set(path, '[]');
    for (const [index, item] of value.entries()) flatten(item, `${path}[${rowName(item) ?? index}]`, leaves);
  } else if (typeof value === 'object') {
    const entries = Object.entries(value);
    if (entries.length === 0 && path !== '') leaves.set(path, '{}');
    for (const [key, item] of entries) flatten(item, path === '' ? key : `${path}.${key}`, leaves);
  } else {
    leaves.set(path, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return leaves;
}

/** Rows of an apply are told by their key: it is the same before and after, and would not be seen. */
function rowName(item: unknown): string | null {
  const { data } = writtenRow.safeParse(item);
  if (!data) return null;
  const key = Object.entries(data.key).map(([name, value]) => `${name}=${value === null ? 'NULL' : value === '' ? "''" : value}`);
  return `${data.row}: ${key.join(', ')}`;
}
