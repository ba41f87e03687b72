import { resolve } from 'node:path';
import { z } from 'zod';
import { databasePath } from '#server/db/database-path.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { mongodbPlace } from '#server/engine/results-store/mongodb-place.ts';
import type { RetryPolicy } from '#server/engine/retry/retry-policy.ts';
import { readSecretKey } from './secret-key.ts';

const SECOND_MS = 1000;

/** Everything a process is told from outside (interfaces.md, "Environment"). */
export interface Environment {
  /** Absolute. */
  dataDir: string;
  /** `file:` and an absolute path. */
  databaseUrl: string;
  /** 32 bytes. */
  secretKey: Buffer;
  /** Where users reach the dashboard, without a trailing slash; null means this machine only. */
  url: string | null;
  port: number;
  landing: LandingEnvironment;
  /** How reads that meet a passing trouble are tried again. */
  retry: RetryPolicy;
  mongodbUri: string | null;
}

export interface LandingEnvironment {
  type: 'duckdb' | 'mysql';
  host: string | null;
  port: number | null;
  database: string | null;
  username: string | null;
  password: string | null;
  schema: string | null;
  keepStaging: boolean;
  stagingTtlHours: number;
  /** Rows per batch of a loader that loads in batches. */
  batchSize: number;
  useBulkCopy: boolean;
}

const port = z.coerce
  .number<string>('must be a whole number between 1 and 65535')
  .int('must be a whole number between 1 and 65535')
  .min(1, 'must be a whole number between 1 and 65535')
  .max(65535, 'must be a whole number between 1 and 65535');
const yesOrNo = z.stringbool({ truthy: ['true', '1', 'yes', 'on'], falsy: ['false', '0', 'no', 'off'], error: 'must be true or false' });
const text = z.string().optional();
const retries = 'must be a whole number between 0 and 100';
const seconds = 'must be a number of seconds between 0 and 86400';
const share = 'must be a number between 0 and 1';

/** The keys are the names of the variables, so that a problem's path is the name to show. An empty value counts as not set. */
const variables = z.object({
  TIEOUT_DATA_DIR: z.string().default('./data'),
  TIEOUT_SECRET_KEY: z.string().min(16, 'must have at least 16 characters').optional(),
  TIEOUT_URL: z
    .url({ protocol: /^https?$/, error: 'must be an address like https://tieout.example.com' })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  PORT: port.default(3000),
  DATABASE_URL: z
    .string()
    .regex(/^file:./, 'must be a SQLite file, like file:/var/lib/tieout/tieout.db')
    .optional(),
  LANDING_DB_TYPE: z.enum(['duckdb', 'mysql'], 'must be duckdb or mysql').default('duckdb'),
  LANDING_DB_HOST: text,
  LANDING_DB_PORT: port.optional(),
  LANDING_DB_DATABASE: text,
  LANDING_DB_USERNAME: text,
  LANDING_DB_PASSWORD: text,
  LANDING_DB_SCHEMA: text,
  LANDING_KEEP_STAGING: yesOrNo.default(true),
  LANDING_STAGING_TTL_HOURS: z.coerce
    .number<string>('must be a number of hours above 0')
    .positive('must be a number of hours above 0')
    .max(8760, 'must be at most 8760 hours, one year')
    .default(24),
  LANDING_BATCH_SIZE: z.coerce
    .number<string>('must be a whole number of rows between 1 and 1000000')
    .int('must be a whole number of rows between 1 and 1000000')
    .min(1, 'must be a whole number of rows between 1 and 1000000')
    .max(1_000_000, 'must be a whole number of rows between 1 and 1000000')
    .default(10_000),
  LANDING_USE_BULK_COPY: yesOrNo.default(true),
  LOCK_TIMEOUT_RETRIES: z.coerce.number<string>(retries).int(retries).min(0, retries).max(100, retries).default(5),
  LOCK_TIMEOUT_BASE_DELAY: z.coerce.number<string>(seconds).min(0, seconds).max(86_400, seconds).default(10),
  LOCK_TIMEOUT_MAX_DELAY: z.coerce.number<string>(seconds).min(0, seconds).max(86_400, seconds).default(300),
  LOCK_TIMEOUT_JITTER: z.coerce.number<string>(share).min(0, share).max(1, share).default(0.1),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'must begin with mongodb:// or mongodb+srv://')
    .refine(
      (uri) => !uri.startsWith('mongodb') || mongodbPlace(uri) !== null,
      'must name a host, like mongodb://db.example.com:27017/tieout',
    )
    .optional(),
});

/**
 * Reads and checks every variable. Makes `<dataDir>/secret.key` on the first start when TIEOUT_SECRET_KEY is not set.
 * @throws TieoutError invalid_input that names each variable with a bad value, never the value of a secret.
 */
export function readEnvironment(env: Record<string, string | undefined> = process.env): Environment {
  const given = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => name in variables.shape && value !== undefined && value !== ''),
  );
  const parsed = variables.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`);
    throw new TieoutError('invalid_input', `${[...new Set(problems)].join('; ')}.`, 'Correct it in the environment and start again.');
  }
  const value = parsed.data;
  const dataDir = resolve(value.TIEOUT_DATA_DIR);
  return {
    dataDir,
    databaseUrl: value.DATABASE_URL ? `file:${resolve(databasePath(value.DATABASE_URL))}` : `file:${resolve(dataDir, 'tieout.db')}`,
    secretKey: readSecretKey(value.TIEOUT_SECRET_KEY, dataDir),
    url: value.TIEOUT_URL ?? null,
    port: value.PORT,
    landing: {
      type: value.LANDING_DB_TYPE,
      host: value.LANDING_DB_HOST ?? null,
      port: value.LANDING_DB_PORT ?? null,
      database: value.LANDING_DB_DATABASE ?? null,
      username: value.LANDING_DB_USERNAME ?? null,
      password: value.LANDING_DB_PASSWORD ?? null,
      schema: value.LANDING_DB_SCHEMA ?? null,
      keepStaging: value.LANDING_KEEP_STAGING,
      stagingTtlHours: value.LANDING_STAGING_TTL_HOURS,
      batchSize: value.LANDING_BATCH_SIZE,
      useBulkCopy: value.LANDING_USE_BULK_COPY,
    },
    retry: {
      retries: value.LOCK_TIMEOUT_RETRIES,
      baseDelayMs: value.LOCK_TIMEOUT_BASE_DELAY * SECOND_MS,
      maxDelayMs: value.LOCK_TIMEOUT_MAX_DELAY * SECOND_MS,
      jitter: value.LOCK_TIMEOUT_JITTER,
    },
    mongodbUri: value.MONGODB_URI ?? null,
  };
}
