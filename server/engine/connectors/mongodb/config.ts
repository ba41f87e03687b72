import { z } from 'zod';
import type { ConnectionField } from '../contract.ts';
import { poolFields, poolSchema, statementFields, statementSettings } from '../pool-settings.ts';
import { tlsFields, tlsSchema } from '../tls.ts';

export const DEFAULT_PORT = 27_017;
export const DEFAULT_SAMPLE_DOCUMENTS = 1000;
export const READ_PREFERENCES = ['primary', 'primaryPreferred', 'secondary', 'secondaryPreferred', 'nearest'] as const;

export const mongodbConfigSchema = z.strictObject({
  /** One host, or several members of a replica set: `a.example:27017,b.example:27018`. With `srv` the name of the cluster. */
  host: z
    .string('give the host')
    .min(1, 'give the host')
    .regex(/^[^\s/@?#]+$/, 'the host is a name or an address, or several of them with commas between'),
  port: z
    .int('the port is a whole number')
    .min(1, 'the port is between 1 and 65535')
    .max(65_535, 'the port is between 1 and 65535')
    .default(DEFAULT_PORT),
  /** The hosts, and that TLS is on, come from DNS (`mongodb+srv://`). */
  srv: z.boolean().optional(),
  database: z.string('name the database').min(1, 'name the database'),
  username: z.string().min(1).optional(),
  password: z.string().optional(),
  auth_database: z.string().min(1).optional(),
  replica_set: z.string().min(1).optional(),
  direct: z.boolean().optional(),
  read_preference: z.enum(READ_PREFERENCES, `choose one of ${READ_PREFERENCES.join(', ')}`).optional(),
  inference: z.enum(['sample', 'whole'], 'choose sample or whole').default('sample'),
  sample_documents: z
    .int('the number of documents is a whole number')
    .min(2, 'look at 2 documents or more')
    .max(1_000_000, 'look at no more than 1000000 documents')
    .default(DEFAULT_SAMPLE_DOCUMENTS),
  snapshot: z.boolean().default(true),
  tls: tlsSchema.optional(),
  pool: poolSchema.optional(),
  ...statementSettings,
});
export type MongodbConfig = z.infer<typeof mongodbConfigSchema>;

export const mongodbFields: ConnectionField[] = [
  {
    name: 'host',
    label: 'Host',
    kind: 'text',
    required: true,
    placeholder: 'db.example.com',
    help: 'Or several members of a replica set with commas between: a.example:27017,b.example:27017.',
  },
  { name: 'port', label: 'Port', kind: 'number', required: false, defaultValue: DEFAULT_PORT },
  { name: 'database', label: 'Database', kind: 'text', required: true },
  { name: 'username', label: 'User name', kind: 'text', required: false, help: 'A user that may only read is enough.' },
  { name: 'password', label: 'Password', kind: 'secret', required: false },
  {
    name: 'auth_database',
    label: 'Database of the user',
    kind: 'text',
    required: false,
    placeholder: 'admin',
    advanced: true,
    help: 'Where the user was created. Empty: admin.',
  },
  {
    name: 'inference',
    label: 'Find columns from',
    kind: 'select',
    required: false,
    defaultValue: 'sample',
    options: [
      { value: 'sample', label: 'The first and last documents' },
      { value: 'whole', label: 'Every document' },
    ],
    help: 'Every document takes one more reading of the collection, and misses no field and no type.',
  },
  {
    name: 'sample_documents',
    label: 'Documents to look at',
    kind: 'number',
    required: false,
    defaultValue: DEFAULT_SAMPLE_DOCUMENTS,
    advanced: true,
  },
  { name: 'srv', label: 'Hosts come from DNS (mongodb+srv)', kind: 'boolean', required: false, defaultValue: false, advanced: true },
  { name: 'replica_set', label: 'Replica set', kind: 'text', required: false, advanced: true },
  {
    name: 'direct',
    label: 'Talk to this host only',
    kind: 'boolean',
    required: false,
    defaultValue: false,
    advanced: true,
    help: 'Do not look for the other members of its replica set.',
  },
  {
    name: 'read_preference',
    label: 'Read from',
    kind: 'select',
    required: false,
    defaultValue: 'primary',
    advanced: true,
    options: READ_PREFERENCES.map((value) => ({ value, label: value })),
  },
  {
    name: 'snapshot',
    label: 'Read as of one moment',
    kind: 'boolean',
    required: false,
    defaultValue: true,
    advanced: true,
    help: 'Where the server can: replica sets and clusters from MongoDB 5.0. The server keeps a moment for five minutes unless told otherwise.',
  },
  ...tlsFields,
  ...poolFields,
  ...statementFields,
];
