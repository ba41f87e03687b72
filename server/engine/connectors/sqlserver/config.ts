import { z } from 'zod';
import type { ConnectionField } from '../contract.ts';
import { poolFields, poolSchema, statementFields, statementSettings } from '../pool-settings.ts';
import { tlsFields, tlsSchema } from '../tls.ts';

export const DEFAULT_PORT = 1433;

export const sqlserverConfigSchema = z.strictObject({
  host: z.string('give the host').min(1, 'give the host'),
  port: z
    .int('the port is a whole number')
    .min(1, 'the port is between 1 and 65535')
    .max(65_535, 'the port is between 1 and 65535')
    .optional(),
  /** A named instance; its port is asked of the SQL Server Browser, unless `port` is given too. */
  instance: z.string().min(1).optional(),
  database: z.string('name the database').min(1, 'name the database'),
  username: z.string('give the user name').min(1, 'give the user name'),
  password: z.string().optional(),
  /** Signs in to Windows (NTLM) instead of to SQL Server. */
  domain: z.string().min(1).optional(),
  /** Asks an availability group for a readable secondary. */
  read_only_intent: z.boolean().optional(),
  tls: tlsSchema.optional(),
  pool: poolSchema.optional(),
  ...statementSettings,
});
export type SqlserverConfig = z.infer<typeof sqlserverConfigSchema>;

/** `db.example.com:1433`, or `db.example.com\SALES` where only the instance is known. */
export function serverAddress({ host, port, instance }: SqlserverConfig): string {
  return port === undefined && instance !== undefined ? `${host}\\${instance}` : `${host}:${port ?? DEFAULT_PORT}`;
}

export const sqlserverFields: ConnectionField[] = [
  { name: 'host', label: 'Host', kind: 'text', required: true, placeholder: 'db.example.com' },
  { name: 'port', label: 'Port', kind: 'number', required: false, placeholder: String(DEFAULT_PORT) },
  { name: 'database', label: 'Database', kind: 'text', required: true },
  { name: 'username', label: 'User name', kind: 'text', required: true, help: 'A user that may only read is enough.' },
  { name: 'password', label: 'Password', kind: 'secret', required: false },
  {
    name: 'instance',
    label: 'Instance',
    kind: 'text',
    required: false,
    advanced: true,
    help: 'Only for a named instance whose port is not known.',
  },
  { name: 'domain', label: 'Windows domain', kind: 'text', required: false, advanced: true, help: 'Empty: the user is one of SQL Server.' },
  {
    name: 'read_only_intent',
    label: 'Read from a secondary',
    kind: 'boolean',
    required: false,
    advanced: true,
    help: 'ApplicationIntent=ReadOnly, for availability groups. Changes cannot be applied then.',
  },
  ...tlsFields,
  ...poolFields,
  ...statementFields,
];
