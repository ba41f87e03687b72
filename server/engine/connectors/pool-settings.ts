import { z } from 'zod';
import type { ConnectionField } from './contract.ts';

/** Defaults of seed 003. */
const DEFAULT_SIZE = 20;
const DEFAULT_OVERFLOW = 30;
const DEFAULT_TIMEOUT_SECONDS = 60;
const DEFAULT_RECYCLE_SECONDS = 3600;
/** A statement that only looks around and takes longer than this is better ended than waited for. */
const DEFAULT_STATEMENT_TIMEOUT_SECONDS = 300;
const DAY_SECONDS = 86_400;
/** A connection is given up when the other side has been silent for a while; this is when the first probe goes out. */
export const KEEP_ALIVE_AFTER_MS = 30_000;

const atMostADay = (what: string) =>
  z
    .number(`${what} is a number of seconds`)
    .positive(`${what} is more than 0 seconds`)
    .max(DAY_SECONDS, `${what} is at most ${DAY_SECONDS} seconds`);

/**
 * The `pool` setting, the same for every database server. A connector with a driver's own pool takes its limits from
 * {@link poolLimits}: at most `size + overflow` connections, of which `size` are kept.
 */
export const poolSchema = z.strictObject({
  size: z
    .int('the number of connections is a whole number')
    .min(1, 'keep at least 1 connection')
    .max(1000, 'keep at most 1000 connections')
    .optional(),
  overflow: z
    .int('the number of extra connections is a whole number')
    .min(0, 'the number of extra connections is 0 or more')
    .max(1000, 'allow at most 1000 extra connections')
    .optional(),
  timeout_seconds: atMostADay('the wait for a connection').optional(),
  recycle_seconds: z
    .number('the age of a connection is a number of seconds')
    .positive('the age of a connection is more than 0 seconds')
    .optional(),
});
export type PoolConfig = z.infer<typeof poolSchema>;

/** Spread into a server's schema beside `pool`. */
export const statementSettings = {
  statement_timeout_seconds: atMostADay('the time limit of a statement').optional(),
  extract_timeout_seconds: atMostADay('the time limit of an extract').optional(),
};

/** A pool's settings with defaults filled in. */
export interface PoolLimits {
  /** Connections that are kept. */
  size: number;
  /** Connections beyond `size` that may be open when there is much to do. */
  overflow: number;
  /** How long an operation waits for a connection. */
  waitMs: number;
  /** A connection older than this is not used again. */
  recycleMs: number;
}

export function poolLimits(config: PoolConfig | undefined): PoolLimits {
  return {
    size: config?.size ?? DEFAULT_SIZE,
    overflow: config?.overflow ?? DEFAULT_OVERFLOW,
    waitMs: (config?.timeout_seconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
    recycleMs: (config?.recycle_seconds ?? DEFAULT_RECYCLE_SECONDS) * 1000,
  };
}

export interface StatementLimits {
  statement_timeout_seconds?: number | undefined;
  extract_timeout_seconds?: number | undefined;
}

/** The limit of statements that list, describe, sample or measure, in seconds. */
export function statementLimit(config: StatementLimits): number {
  return config.statement_timeout_seconds ?? DEFAULT_STATEMENT_TIMEOUT_SECONDS;
}

/** Null: an extract takes as long as its table is large. */
export function extractLimit(config: StatementLimits): number | null {
  return config.extract_timeout_seconds ?? null;
}

export const poolFields: ConnectionField[] = [
  {
    name: 'pool.size',
    label: 'Connections',
    kind: 'number',
    required: false,
    defaultValue: DEFAULT_SIZE,
    advanced: true,
    help: 'How many each process keeps open.',
  },
  {
    name: 'pool.overflow',
    label: 'Extra connections',
    kind: 'number',
    required: false,
    defaultValue: DEFAULT_OVERFLOW,
    advanced: true,
    help: 'Opened when all others are in use, closed soon after.',
  },
  {
    name: 'pool.timeout_seconds',
    label: 'Wait for a connection (s)',
    kind: 'number',
    required: false,
    defaultValue: DEFAULT_TIMEOUT_SECONDS,
    advanced: true,
  },
  {
    name: 'pool.recycle_seconds',
    label: 'Use a connection for at most (s)',
    kind: 'number',
    required: false,
    defaultValue: DEFAULT_RECYCLE_SECONDS,
    advanced: true,
    help: 'An older one is closed and replaced.',
  },
];

export const statementFields: ConnectionField[] = [
  {
    name: 'statement_timeout_seconds',
    label: 'Time limit of a statement (s)',
    kind: 'number',
    required: false,
    defaultValue: DEFAULT_STATEMENT_TIMEOUT_SECONDS,
    advanced: true,
    help: 'For listing, describing, sampling and measuring.',
  },
  {
    name: 'extract_timeout_seconds',
    label: 'Time limit of an extract (s)',
    kind: 'number',
    required: false,
    advanced: true,
    help: 'Empty: a run reads as long as it takes.',
  },
];
