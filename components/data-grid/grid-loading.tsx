import { Skeleton } from '../ui/skeleton.tsx';
import { TALL_ROW_HEIGHT } from './grid-geometry.ts';

/** The place of a page of rows that is on its way. */
export function GridLoading() {
  return (
    <div aria-hidden className="flex flex-col">
      {Array.from({ length: 12 }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical placeholders
        <div key={at} style={{ height: TALL_ROW_HEIGHT }} className="flex items-center gap-8 border-b px-3">
          <Skeleton className="h-2.5 w-24" />
          <Skeleton className="h-2.5 w-20" />
          <Skeleton className="h-2.5 w-40" />
          <Skeleton className="h-2.5 w-28" />
          <Skeleton className="h-2.5 w-36" />
        </div>
      ))}
    </div>
  );
}
