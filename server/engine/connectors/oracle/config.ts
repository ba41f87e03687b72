import { z } from 'zod';
import type { ConnectionField } from '../contract.ts';
import { poolFields, poolSchema, statementFields, statementSettings } from '../pool-settings.ts';
import { tlsFields, tlsSchema } from '../tls.ts';
import { urlHost, urlText } from '../url-text.ts';

const DEFAULT_PORT = 1521;
export const ROLES = ['normal', 'sysdba', 'sysoper'] as const;

/** The driver's TLS always checks who signed the certificate; a mode that promises less would only puzzle. */
const oracleTlsSchema = tlsSchema.refine(
  (tls) => tls.mode !== 'require',
  'choose verify-ca or verify-full: the Oracle driver always checks the certificate',
);

export const oracleConfigSchema = z
  .strictObject({
    host: z.string('give the host').min(1, 'give the host'),
    port: z
      .int('the port is a whole number')
      .min(1, 'the port is between 1 and 65535')
      .max(65_535, 'the port is between 1 and 65535')
      .default(DEFAULT_PORT),
    database: z.string().min(1, 'name the service').optional(),
    sid: z.string().min(1, 'name the SID').optional(),
    username: z.string('give the user name').min(1, 'give the user name'),
    password: z.string().optional(),
    role: z.enum(ROLES, 'choose normal, sysdba or sysoper').optional(),
    connect_string: z.string().min(1).optional(),
    tls: oracleTlsSchema.optional(),
    pool: poolSchema.optional(),
    ...statementSettings,
  })
  .refine((config) => config.database ?? config.sid ?? config.connect_string, {
    path: ['database'],
    message: 'name the service, or give a SID or a connect string',
  });
export type OracleConfig = z.infer<typeof oracleConfigSchema>;

export const oracleFields: ConnectionField[] = [
  { name: 'host', label: 'Host', kind: 'text', required: true, placeholder: 'db.example.com' },
  { name: 'port', label: 'Port', kind: 'number', required: false, defaultValue: DEFAULT_PORT },
  { name: 'database', label: 'Service name', kind: 'text', required: false, placeholder: 'FREEPDB1' },
  { name: 'username', label: 'User name', kind: 'text', required: true, help: 'A user that may only read is enough.' },
  { name: 'password', label: 'Password', kind: 'secret', required: false },
  { name: 'sid', label: 'SID', kind: 'text', required: false, advanced: true, help: 'For old databases without a service name.' },
  {
    name: 'role',
    label: 'Role',
    kind: 'select',
    required: false,
    defaultValue: 'normal',
    advanced: true,
    options: ROLES.map((role) => ({ value: role, label: role === 'normal' ? 'Normal' : role.toUpperCase() })),
  },
  {
    name: 'connect_string',
    label: 'Connect string',
    kind: 'text',
    required: false,
    advanced: true,
    help: 'Easy Connect Plus or a whole descriptor; used instead of service name and SID.',
  },
  ...tlsFields.map((field) =>
    field.name === 'tls.mode' ? { ...field, options: field.options!.filter(({ value }) => value !== 'require') } : field,
  ),
  ...poolFields,
  ...statementFields,
];

const NAME = String.raw`[\w$#.-]+`;
const JDBC_SERVICE = new RegExp(`^jdbc:oracle:thin:@(?:(tcps?):)?//([^/:]+|\\[[^\\]]+\\])(?::(\\d+))?/(${NAME})$`);
const JDBC_SID = new RegExp(`^jdbc:oracle:thin:@([^/:]+):(\\d+):(${NAME})$`);
const BARE_SID = new RegExp(`^([A-Za-z0-9][\\w.-]*):(\\d+):(${NAME})$`);

/**
 * `oracle://user:password@host:1521/service`, `jdbc:oracle:thin:@//host:port/service`, `jdbc:oracle:thin:@host:port:sid` and
 * `host:port:sid` → settings; null for another URL.
 */
export function parseOracleUrl(text: string): Record<string, unknown> | null {
  const service = JDBC_SERVICE.exec(text);
  if (service) {
    const [, protocol, host, port, database] = service;
    return {
      host: host!.replace(/^\[(.*)\]$/, '$1'),
      ...(port ? { port: Number(port) } : {}),
      database,
      ...(protocol === 'tcps' ? { tls: { mode: 'verify-full' } } : {}),
    };
  }
  const sid = JDBC_SID.exec(text) ?? BARE_SID.exec(text);
  if (sid) return { host: sid[1], port: Number(sid[2]), sid: sid[3] };
  if (!/^oracles?:\/\//.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  const name = urlText(url.pathname.slice(1));
  if (name === '') return null;
  return {
    host: urlHost(url),
    ...(url.port ? { port: Number(url.port) } : {}),
    database: name,
    username: urlText(url.username),
    ...(url.password ? { password: urlText(url.password) } : {}),
    ...(url.protocol === 'oracles:' ? { tls: { mode: 'verify-full' } } : {}),
  };
}

/** What the driver is told: the user's own connect string, or a descriptor that holds nothing but checked names. */
export function connectString(config: OracleConfig): string {
  if (config.connect_string !== undefined) return config.connect_string;
  const protocol = config.tls !== undefined && config.tls.mode !== 'disable' ? 'tcps' : 'tcp';
  const place = config.database === undefined ? `(SID=${atom(config.sid ?? '')})` : `(SERVICE_NAME=${atom(config.database)})`;
  return `(DESCRIPTION=(ADDRESS=(PROTOCOL=${protocol})(HOST=${atom(config.host)})(PORT=${config.port}))(CONNECT_DATA=${place}))`;
}

/** A value inside a descriptor: what could end it is escaped. */
function atom(text: string): string {
  return /[()='"\\\s]/.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : text;
}
