import type { LandingEngine } from './landing/contract.ts';
import type { Side } from './plan/plan.ts';
import type { RetryPorts } from './retry/retry-policy.ts';

/** Phases of a run in order; the two extracts run side by side (design.md §3). */
export const PHASES = ['extract_source', 'extract_target', 'index', 'match', 'compare', 'kpis', 'store', 'clean_up'] as const;
export type Phase = (typeof PHASES)[number];

export type EngineEvent =
  | { type: 'phase_started'; phase: Phase; at: Date }
  | { type: 'phase_progress'; phase: Phase; at: Date; rows: number; bytes: number; detail?: string }
  | { type: 'phase_ended'; phase: Phase; at: Date; rows: number; bytes: number }
  /** `retryInMs`: a passing trouble is waited out, and the work goes on by itself after so long. */
  | { type: 'log'; level: 'info' | 'warning' | 'error'; phase: Phase | null; at: Date; message: string; retryInMs?: number }
  /** The staging table exists from now on: the host writes it into its catalogue before a row goes in. */
  | { type: 'staging_created'; side: Side; tableName: string; at: Date };

/** What the engine asks of its host. Nothing else in the engine reaches outside. */
export interface EnginePorts {
  landing: LandingEngine;
  /** Called often (per batch); the host throttles. Awaited only for `staging_created`. */
  report(event: EngineEvent): void | Promise<void>;
  now(): Date;
  /** How a read that meets a passing trouble is tried again; without it, it is tried once. */
  retry?: RetryPorts;
}
