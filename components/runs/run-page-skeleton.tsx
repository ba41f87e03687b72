import { PageHeader } from '../ui/page-header.tsx';
import { KpiSkeleton, Skeleton, TextSkeleton } from '../ui/skeleton.tsx';

/** The place of a run page, so that nothing moves when the run arrives. */
export function RunPageSkeleton({ id }: { id: string }) {
  return (
    <div role="status">
      <span className="sr-only">Loading the run {id}</span>
      <PageHeader title={<Skeleton className="my-1.5 h-4 w-72" />} breadcrumbs={[{ label: 'Runs', href: '/runs' }, { label: id }]}>
        <Skeleton className="-mt-1.5 mb-6.5 h-2.5 w-120 max-w-full" />
        <div className="flex h-9 items-center gap-6 border-b">
          <Skeleton className="h-2.5 w-16" />
          <Skeleton className="h-2.5 w-20" />
          <Skeleton className="h-2.5 w-8" />
        </div>
      </PageHeader>
      <Skeleton className="h-3 w-full" />
      <div className="mt-16 grid gap-8 sm:grid-cols-2 lg:grid-cols-4">
        <KpiSkeleton />
        <KpiSkeleton />
        <KpiSkeleton />
        <KpiSkeleton />
      </div>
      <div className="mt-10">
        <TextSkeleton lines={6} />
      </div>
    </div>
  );
}
