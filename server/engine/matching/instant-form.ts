import type { LogicalType } from '../values/logical-type.ts';
import type { CommonForm } from './pair-comparison.ts';

/** Days, moments and times of day against each other; null when the pair is not of these kinds. */
export function instantForm(
  source: LogicalType,
  target: LogicalType,
  zone: string,
): { common: CommonForm; unlike?: string; mutual?: string } | null {
  if (source.kind === 'time' && target.kind === 'time') {
    if (source.precision === target.precision) return { common: { form: 'same' } };
    const digits = Math.min(source.precision, target.precision);
    const nanoseconds = Math.max(source.precision, target.precision) > MICROSECOND_DIGITS;
    return { common: { form: 'time', digits, nanoseconds }, mutual: `${digits} fraction digits of a second` };
  }
  if (!isMoment(source) || !isMoment(target)) return null;
  if (source.kind === 'date' && target.kind === 'date') return { common: { form: 'same' } };

  // A date is exact: it lowers no precision, it only equals a moment at midnight.
  const precisions = [source, target].flatMap((type) => (type.kind === 'date' ? [] : [type.precision]));
  const digits = Math.min(...precisions);
  const mutual = precisions.some((precision) => precision !== digits) ? { mutual: `${digits} fraction digits of a second` } : {};
  if (source.kind === target.kind && mutual.mutual === undefined) return { common: { form: 'same' } };
  const zoned = source.kind !== target.kind && (source.kind === 'timestamptz' || target.kind === 'timestamptz');
  const dated = source.kind === 'date' || target.kind === 'date';
  const nanoseconds = Math.max(...precisions) > MICROSECOND_DIGITS;
  const common: CommonForm = { form: 'instant', digits, nanoseconds, zone: zoned ? zone : null };
  if (source.kind === target.kind) return { common, ...mutual };
  const unlike = [dated ? 'at midnight' : '', zoned ? `with the zone-less side in ${zone}` : ''].filter(Boolean).join(' ');
  return { common, unlike, ...mutual };
}

const MICROSECOND_DIGITS = 6;

type Moment = Extract<LogicalType, { kind: 'date' | 'timestamp' | 'timestamptz' }>;

function isMoment(type: LogicalType): type is Moment {
  return type.kind === 'date' || type.kind === 'timestamp' || type.kind === 'timestamptz';
}
