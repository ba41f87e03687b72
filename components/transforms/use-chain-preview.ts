'use client';

import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query';
import type { SampleRows } from '#server/engine/connectors/contract.ts';
import type { TransformChain } from '#server/engine/transforms/transform-schema.ts';
import { type ApiOutputs, useTRPC, useTRPCClient } from '../api/trpc.ts';
import { useSettled } from '../ui/use-settled.ts';
import type { TransformSide } from './transform-sides.tsx';

export type ChainPreview = ApiOutputs['rulesets']['previewTransforms'];

/** The server previews no longer ones (ruleset.schema.ts). */
const LONGEST_VALUE = 100_000;
const MINUTES_5 = 300_000;
const PAUSE_MS = 150;

export interface ChainPreviewState {
  /** Of the chain as it was a moment ago; null before the first answer. */
  answer: ChainPreview | null;
  /** The sample is on its way. */
  pending: boolean;
  /** Why there are no sample rows, or no answer. */
  error: unknown;
  /** Sample rows with values too long to preview. */
  leftOut: number;
}

/**
 * What a chain makes of the first rows of its table. The rows are read once; the chain is asked about whenever its writer pauses.
 * @param typed a value to try before them; null for none.
 */
export function useChainPreview(side: TransformSide, column: string, chain: TransformChain, typed: string | null): ChainPreviewState {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { dataset, description } = side;
  const sample = useQuery(
    trpc.rulesets.sample.queryOptions(description === null ? skipToken : { dataset }, {
      staleTime: MINUTES_5,
      retry: false,
      refetchOnWindowFocus: false,
    }),
  );
  const asked = useSettled(JSON.stringify({ column, chain, typed }), PAUSE_MS);
  // Without sample rows the chain is checked all the same.
  const ready = description !== null && column !== '' && !sample.isPending;
  const preview = useQuery({
    queryKey: ['transforms preview', dataset, asked, sample.dataUpdatedAt],
    queryFn: ready
      ? ({ signal }) => {
          const about = JSON.parse(asked) as { column: string; chain: TransformChain; typed: string | null };
          const rows = sampleOf(side, sample.data ?? null, about.column, about.typed);
          return client.rulesets.previewTransforms.mutate({ column: about.column, transforms: about.chain, sample: rows }, { signal });
        }
      : skipToken,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return {
    answer: preview.data ?? null,
    pending: description !== null && (sample.isPending || (ready && preview.isPending)),
    error: preview.error ?? sample.error,
    leftOut: (sample.data?.rows ?? []).filter((row) => !row.every(fits)).length,
  };
}

function fits(text: string | null): boolean {
  return text === null || text.length <= LONGEST_VALUE;
}

function sampleOf({ description }: TransformSide, sample: SampleRows | null, column: string, typed: string | null) {
  const described = sample?.columns ?? description?.columns ?? [];
  const columns = described.map(({ name, logicalType }) => ({ name, logicalType }));
  const rows = (sample?.rows ?? []).filter((row) => row.every(fits));
  const own = typed === null ? [] : [columns.map(({ name }) => (name === column ? typed : null))];
  return { columns, rows: [...own, ...rows] };
}
