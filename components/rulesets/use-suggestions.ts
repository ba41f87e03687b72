'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { DatasetDefinition, RulesetDefinition } from '#server/engine/plan/definition.ts';
import { type PairSuggestions, suggestPairs } from '#server/engine/plan/suggest-pairs.ts';
import { problemOf } from '../api/problem-of.ts';
import { type ApiOutputs, useTRPCClient } from '../api/trpc.ts';
import { openSuggestions } from './open-columns.ts';
import type { RulesetDraft } from './ruleset-draft.ts';
import type { SideSchema } from './use-side-schema.ts';

type Answer = ApiOutputs['rulesets']['suggest'];

const NO_SUGGESTIONS: PairSuggestions = { keys: [], fields: [] };

/** What is known of the values behind the suggestions. */
export type ValuesState =
  | { state: 'idle' }
  | { state: 'asking' }
  | { state: 'read'; sampled: NonNullable<Answer['sampled']> }
  /** By names and types all the same. */
  | { state: 'failed'; message: string; advice: string };

export interface Suggestions extends PairSuggestions {
  values: ValuesState;
  /** Looks at values of both sides, or looks again. */
  ask: () => void;
  cancel: () => void;
  reject: (pair: { source: string; target: string }) => void;
  rejected: number;
  /** Suggests again what was rejected. */
  restore: () => void;
}

/**
 * What to map, from names and types at once and from sampled values when they are there: for a new ruleset they are looked at by
 * themselves, else when somebody asks. Columns that are used and pairs that were rejected are left out.
 */
export function useSuggestions(
  draft: RulesetDraft,
  definition: RulesetDefinition,
  source: SideSchema,
  target: SideSchema,
  isNew: boolean,
): Suggestions {
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const described = source.description !== null && target.description !== null;
  const about = JSON.stringify([definition.source, definition.target]);
  const [wanted, setWanted] = useState<string | null>(null);
  const [rejected, setRejected] = useState<{ about: string; pairs: ReadonlySet<string> }>({ about, pairs: new Set() });
  const queryKey = useMemo(() => ['ruleset-suggestions', about], [about]);
  const asked = described && (isNew || wanted === about);
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => {
      const [from, to] = JSON.parse(about) as [DatasetDefinition, DatasetDefinition];
      return client.rulesets.suggest.query({ source: from, target: to }, { signal });
    },
    enabled: asked,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnMount: false,
  });

  const byName = useMemo(
    () => (source.description && target.description ? suggestPairs(source.description, target.description) : NO_SUGGESTIONS),
    [source.description, target.description],
  );
  const answer = described ? query.data : undefined;
  const pairs = rejected.about === about ? rejected.pairs : NOTHING;
  const open = useMemo(() => {
    const { keys, fields } = openSuggestions(draft, answer ?? byName);
    return { keys, fields: fields.filter((pair) => !pairs.has(pairName(pair))) };
  }, [draft, answer, byName, pairs]);
  const reject = useCallback(
    (pair: { source: string; target: string }) =>
      setRejected((before) => ({ about, pairs: new Set([...(before.about === about ? before.pairs : []), pairName(pair)]) })),
    [about],
  );

  return {
    ...open,
    values: valuesState(query, answer, asked),
    ask: () => {
      setWanted(about);
      // A question that was answered or given up is asked again only by itself.
      if (query.isFetched || asked) void query.refetch();
    },
    cancel: () => void queryClient.cancelQueries({ queryKey }),
    reject,
    rejected: pairs.size,
    restore: () => setRejected({ about, pairs: NOTHING }),
  };
}

const NOTHING: ReadonlySet<string> = new Set();

function pairName({ source, target }: { source: string; target: string }): string {
  return `${source}\n${target}`;
}

function valuesState(query: { isFetching: boolean; error: unknown }, answer: Answer | undefined, asked: boolean): ValuesState {
  if (asked && query.isFetching) return { state: 'asking' };
  if (query.error && !answer) {
    const { message, advice } = problemOf(query.error);
    return { state: 'failed', message, advice };
  }
  if (answer?.sampled) return { state: 'read', sampled: answer.sampled };
  if (answer?.notSampled) return { state: 'failed', message: answer.notSampled, advice: '' };
  return { state: 'idle' };
}
