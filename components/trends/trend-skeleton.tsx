import { ChartSkeleton, Skeleton } from '../ui/skeleton.tsx';

/** Keeps the place of one chart. */
export function TrendSkeleton() {
  return (
    <div aria-hidden className="flex flex-col gap-2">
      <span className="flex h-7 items-center">
        <Skeleton className="h-3 w-48" />
      </span>
      <ChartSkeleton />
    </div>
  );
}
