import { Skeleton, TextSkeleton } from '../ui/skeleton.tsx';

/** The place of the editor: sentence, tabs, names, two sides, two lists. */
export function EditorSkeleton() {
  return (
    <div aria-hidden className="flex flex-col gap-6">
      <Skeleton className="mt-1 mb-1 h-4 w-2/3" />
      <div className="flex h-9 items-center gap-4 border-b">
        <Skeleton className="h-3 w-10" />
        <Skeleton className="h-3 w-10" />
      </div>
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_20rem]">
        <Skeleton className="mt-6 h-8" />
        <Skeleton className="mt-6 h-8" />
      </div>
      <div className="grid gap-x-9 gap-y-8 md:grid-cols-2">
        {['source', 'target'].map((side) => (
          <div key={side} className="flex flex-col gap-5">
            <Skeleton className="h-3 w-20" />
            <Skeleton className="h-8" />
            <Skeleton className="h-8" />
            <Skeleton className="h-8" />
          </div>
        ))}
      </div>
      <TextSkeleton lines={6} />
    </div>
  );
}
