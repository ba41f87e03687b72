import { Skeleton } from '../ui/skeleton.tsx';

const INPUTS = ['w-12', 'w-16', 'w-10', 'w-20', 'w-24', 'w-16'];

/** The place of a form: labels and inputs of the size the real ones have, and the list beside it. */
export function FormSkeleton() {
  return (
    <div aria-hidden className="grid items-start gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,36rem)_minmax(20rem,1fr)]">
      <div className="flex flex-col gap-4">
        {INPUTS.map((width, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: identical placeholders
          <div key={at} className="flex flex-col gap-2 py-0.5">
            <Skeleton className={`h-3 ${width}`} />
            <Skeleton className="h-8 w-full" />
          </div>
        ))}
      </div>
      <div className="flex flex-col">
        <Skeleton className="h-8 w-full" />
        {INPUTS.map((width, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: identical placeholders
          <div key={at} className="flex h-8 items-center border-b">
            <Skeleton className={`h-2.5 ${width}`} />
          </div>
        ))}
      </div>
    </div>
  );
}
