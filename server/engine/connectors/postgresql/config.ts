import { z } from 'zod';
import type { ConnectionField } from '../contract.ts';
import { poolFields, poolSchema, statementFields, statementSettings } from '../pool-settings.ts';
import { tlsFields, tlsSchema } from '../tls.ts';
import { urlHost, urlText } from '../url-text.ts';

const DEFAULT_PORT = 5432;

export const postgresqlConfigSchema = z.strictObject({
  host: z.string('give the host').min(1, 'give the host'),
  port: z
    .int('the port is a whole number')
    .min(1, 'the port is between 1 and 65535')
    .max(65_535, 'the port is between 1 and 65535')
    .default(DEFAULT_PORT),
  database: z.string('name the database').min(1, 'name the database'),
  username: z.string('give the user name').min(1, 'give the user name'),
  password: z.string().optional(),
  tls: tlsSchema.optional(),
  pool: poolSchema.optional(),
  ...statementSettings,
});
export type PostgresqlConfig = z.infer<typeof postgresqlConfigSchema>;

export const postgresqlFields: ConnectionField[] = [
  { name: 'host', label: 'Host', kind: 'text', required: true, placeholder: 'db.example.com' },
  { name: 'port', label: 'Port', kind: 'number', required: false, defaultValue: DEFAULT_PORT },
  { name: 'database', label: 'Database', kind: 'text', required: true },
  { name: 'username', label: 'User name', kind: 'text', required: true, help: 'A user that may only read is enough.' },
  { name: 'password', label: 'Password', kind: 'secret', required: false },
  ...tlsFields,
  ...poolFields,
  ...statementFields,
];

/** libpq's `sslmode`: the opportunistic ones become `require`, so that a connection is either encrypted or not. */
const SSL_MODES: Record<string, string> = { allow: 'require', prefer: 'require' };

/** `postgresql://user:password@host:5432/database?sslmode=verify-full` → settings; null for another URL. */
export function parsePostgresqlUrl(text: string): Record<string, unknown> | null {
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  const sslMode = url.searchParams.get('sslmode');
  return {
    host: urlHost(url),
    ...(url.port ? { port: Number(url.port) } : {}),
    database: urlText(url.pathname.slice(1)),
    username: urlText(url.username),
    ...(url.password ? { password: urlText(url.password) } : {}),
    ...(sslMode ? { tls: { mode: SSL_MODES[sslMode] ?? sslMode } } : {}),
  };
}
