'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, DatabaseZap, LoaderCircle, TriangleAlert } from 'lucide-react';
import { problemOf } from '../api/problem-of.ts';
import { type ApiOutputs, useTRPC } from '../api/trpc.ts';
import { useCan } from '../api/use-can.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { notify } from '../ui/notify.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Section } from '../ui/section.tsx';
import { useShownRun } from './run-context.tsx';

type State = NonNullable<ApiOutputs['runs']['get']['resultsStore']>;

/** Where the result's document in MongoDB stands, and a way to store it again. Not shown where there is no MongoDB and none was wanted. */
export function ResultStore() {
  const trpc = useTRPC();
  const { run } = useShownRun();
  const setup = useQuery(trpc.resultsStore.setup.queryOptions());
  const mayStore = useCan('runs.start') === true && setup.data?.configured === true;
  const store = useStoreResult(run.id);
  if (!setup.data || (!setup.data.configured && !run.resultsStore)) return null;
  return (
    <Section
      title="Results store"
      description={setup.data.place ? `MongoDB, ${setup.data.place}` : 'MONGODB_URI is not set where Tieout was started.'}
      actions={
        mayStore && (
          <Button icon={<DatabaseZap />} loading={store.isPending || run.resultsStore?.status === 'pending'} onClick={store.start}>
            {run.resultsStore?.documentId ? 'Store again' : 'Store the result'}
          </Button>
        )
      }
    >
      <div aria-live="polite">{run.resultsStore ? <Stands {...run.resultsStore} /> : <p className="text-ink-2">Not stored there.</p>}</div>
    </Section>
  );
}

function Stands({ status, documentId, storedAt, error }: State) {
  return (
    <div className="flex flex-col gap-1.5">
      {status === 'pending' && (
        <p className="flex items-center gap-2 text-ink-2">
          <LoaderCircle aria-hidden className="size-4 animate-spin" />
          The document is on its way.
        </p>
      )}
      {documentId && (
        <p className="flex flex-wrap items-center gap-2">
          <CircleCheck aria-hidden className="size-4 text-good" />
          Stored {storedAt && <RelativeTime at={storedAt} />} as document
          <span className="font-mono text-xs">{documentId}</span>
          <CopyButton text={documentId} label="Copy the document id" />
        </p>
      )}
      {error && (
        <p className="flex gap-2">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
          <span>
            {documentId ? 'It could not be stored again; the former document is kept.' : 'It could not be stored.'} {error}
          </span>
        </p>
      )}
    </div>
  );
}

function useStoreResult(id: string): { start: () => void; isPending: boolean } {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const mutation = useMutation(
    trpc.resultsStore.store.mutationOptions({
      onSuccess: () => notify.success('The result is stored in MongoDB'),
      onError: (error) => notify.error(problemOf(error).message, { description: problemOf(error).advice ?? undefined }),
      // Also after a failure: the run says from then on what went wrong.
      onSettled: () => queryClient.invalidateQueries(trpc.runs.get.queryFilter({ id })),
    }),
  );
  return { start: () => !mutation.isPending && mutation.mutate({ id }), isPending: mutation.isPending };
}
