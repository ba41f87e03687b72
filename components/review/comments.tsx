'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ChangeRow } from '#server/features/changes/change-view.ts';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { Button } from '../ui/button.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Field } from '../ui/field.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { useChangeEvents } from './change-set-context.tsx';

/** What people said about a row, by all who review it. Ctrl and Enter send. */
export function Comments({ setId, row, mayComment, onSaid }: { setId: string; row: ChangeRow; mayComment: boolean; onSaid: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [text, setText] = useState('');
  const comments = useQuery(trpc.changes.comments.queryOptions({ id: setId, seq: row.seq }, { staleTime: 0 }));
  const readAgain = () => void queryClient.invalidateQueries(trpc.changes.comments.queryFilter({ id: setId, seq: row.seq }));
  useChangeEvents((event) => {
    if (event.kind === 'comment' && event.seqs?.includes(row.seq)) readAgain();
  });
  const say = useMutation(
    trpc.changes.comment.mutationOptions({
      onSuccess: () => {
        setText('');
        readAgain();
        onSaid();
      },
    }),
  );
  const send = () => {
    if (text.trim() !== '' && !say.isPending) say.mutate({ id: setId, seq: row.seq, text });
  };
  if (!mayComment && row.comments === 0) return null;
  return (
    <section aria-label="Comments">
      <h3 className="border-b pb-1.5 font-medium">Comments</h3>
      <ul className="flex flex-col gap-3 pt-2" aria-live="polite">
        {comments.data?.map((comment) => (
          <li key={comment.id}>
            <p className="text-ink-2">
              <span className="font-medium text-ink">{comment.author.name}</span> <RelativeTime at={comment.at} />
            </p>
            <p className="whitespace-pre-wrap break-words">{comment.text}</p>
          </li>
        ))}
      </ul>
      {mayComment && (
        <form
          className="mt-3 flex flex-col gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          <Field label="Comment on this row" labelHidden>
            <Textarea
              rows={2}
              placeholder="Say something about this row…"
              value={text}
              onValueChange={setText}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
                event.preventDefault();
                send();
              }}
            />
          </Field>
          {say.error && <ErrorPanel compact problem={problemOf(say.error)} />}
          <div className="flex justify-end">
            <Button size="sm" type="submit" disabled={text.trim() === ''} loading={say.isPending}>
              Comment
            </Button>
          </div>
        </form>
      )}
    </section>
  );
}
