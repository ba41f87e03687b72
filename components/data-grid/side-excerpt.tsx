import type { Side } from '../ui/side-tag.tsx';
import { DiffSide } from '../ui/text-diff.tsx';
import { type Excerpt, excerptOf } from './excerpt.ts';

/** Characters behind the cut that are compared too: what one text has more pushes the other's characters behind its own cut. */
const AHEAD = 64;

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
      <DiffSide
        side={side}
        source={excerpt ? ahead(source, excerpt) : source}
        target={excerpt ? ahead(target, excerpt) : target}
        whole={numeric}
        shown={excerpt?.[side].length}
      />
      {excerpt?.cutAfter[side] && <span className="text-ink-3">…</span>}
    </>
  );
}

function ahead(text: string | null | undefined, { start, source, target }: Excerpt): string | null | undefined {
  return text?.slice(start, start + Math.max(source.length, target.length) + AHEAD);
}
