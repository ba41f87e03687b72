import type { CheckStep } from '../contract.ts';
import type { PostgresqlConfig } from './config.ts';

export async function* checkPostgresql(_config: PostgresqlConfig, _baseDir: string, _signal: AbortSignal): AsyncIterable<CheckStep> {}
