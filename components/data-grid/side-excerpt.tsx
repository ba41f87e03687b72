import type { Side } from '../ui/side-tag.tsx';
import { DiffSide } from '../ui/text-diff.tsx';
import { excerptOf } from './excerpt.ts';

/** One side of two values in one line, what the other does not have marked; long texts are cut to where they differ. */
export function SideExcerpt({
  side,
  source,
  target,
  numeric,
  room,
}: {
  side: Side;
  source: string | null | undefined;
  target: string | null | undefined;
  /** Numbers are marked as a whole. */
  numeric: boolean;
  /** Characters that a line has room for. */
  room: number;
}) {
  const excerpt = typeof source === 'string' && typeof target === 'string' && !numeric ? excerptOf(source, target, room) : null;
  return (
    <>
      {excerpt?.cutBefore && <span className="text-ink-3">…</span>}
      <DiffSide side={side} source={excerpt ? excerpt.source : source} target={excerpt ? excerpt.target : target} whole={numeric} />
      {excerpt?.cutAfter[side] && <span className="text-ink-3">…</span>}
    </>
  );
}
