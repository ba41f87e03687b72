import { oneSpelling } from '../connectors/same-value.ts';
import type { Side } from '../plan/plan.ts';
import type { LogicalType } from '../values/logical-type.ts';
import type { ChangePolicy } from './change-settings.ts';
import { otherSide } from './planned-change.ts';

/** When each side's row was changed, as canonical text. */
export interface RowAges {
  source: string | null;
  target: string | null;
  sourceType: LogicalType;
  targetType: LogicalType;
}

/** The side that is to be written, or why a person has to decide. */
export type Choice = { writes: Side } | { manual: string };

/** Which side a difference is repaired on. `ages` is needed by `newest_wins` only. */
export function chooseSide(policy: ChangePolicy, source: string | null, ages: RowAges | null): Choice {
  switch (policy) {
    case 'source_wins':
      return { writes: 'target' };
    case 'target_wins':
      return { writes: 'source' };
    case 'coalesce':
      return { writes: source === null ? 'source' : 'target' };
    case 'manual':
      return { manual: 'A person chooses this value.' };
    case 'newest_wins': {
      const newer = ages === null ? null : newerSide(ages);
      return newer === null
        ? { manual: 'Neither row is newer than the other: a person chooses this value.' }
        : { writes: otherSide(newer) };
    }
  }
}

/** A row that says when it was changed is newer than one that does not. Moments without a zone are taken as UTC. */
function newerSide({ source, target, sourceType, targetType }: RowAges): Side | null {
  if (source === null || target === null) return source === target ? null : source === null ? 'target' : 'source';
  const left = instantKey(sourceType, source);
  const right = instantKey(targetType, target);
  return left === right ? null : left > right ? 'source' : 'target';
}

/** Text that sorts as the moments do: a day is its midnight, and a fraction has no idle zeros. */
function instantKey(type: LogicalType, text: string): string {
  const plain = oneSpelling(type, text).replace(/Z$/, '');
  return plain.length === 10 ? `${plain} 00:00:00` : plain;
}
