import type { CheckStep } from '../contract.ts';
import type { MysqlConfig } from './config.ts';

export async function* checkMysql(_config: MysqlConfig, _baseDir: string, _signal: AbortSignal): AsyncIterable<CheckStep> {}
