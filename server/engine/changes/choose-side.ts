import { oneSpelling } from '../connectors/same-value.ts';
import type { Side } from '../plan/plan.ts';
import type { LogicalType } from '../values/logical-type.ts';
import type { ChangePolicy } from './change-settings.ts';
import { otherSide } from './planned-change.ts';
import { toUtc } from './zone-shift.ts';

/** When each side's row was changed, as canonical text. */
export interface RowAges {
  source: string | null;
  target: string | null;
  sourceType: LogicalType;
  targetType: LogicalType;
  /** In which a moment without a zone is read, where the other side's has one. */
  zone: string;
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

/** A row that says when it was changed is newer than one that does not. */
function newerSide({ source, target, sourceType, targetType, zone }: RowAges): Side | null {
  if (source === null || target === null) return source === target ? null : source === null ? 'target' : 'source';
  const left = instantKey(sourceType, source, targetType, zone);
  const right = instantKey(targetType, target, sourceType, zone);
  return left === right || left === null || right === null ? null : left > right ? 'source' : 'target';
}

/** Text that sorts as the moments do: a day is its midnight, and a fraction has no idle zeros. Null where a clock shows that time twice or never. */
function instantKey(type: LogicalType, text: string, other: LogicalType, zone: string): string | null {
  const plain = oneSpelling(type, text).replace(/Z$/, '');
  const moment = plain.length === 10 ? `${plain} 00:00:00` : plain;
  return other.kind === 'timestamptz' && type.kind !== 'timestamptz' ? toUtc(moment, zone) : moment;
}
