import type { Side } from './plan/plan.ts';

/** `recon_stage_EXEC_a1b2c3d4_source_20250124_120000`, the moment in UTC (design.md §3). */
export function stagingTableName(executionId: string, side: Side, at: Date): string {
  const [day, time] = at.toISOString().slice(0, 19).split('T');
  return `recon_stage_${executionId}_${side}_${day!.replaceAll('-', '')}_${time!.replaceAll(':', '')}`;
}
