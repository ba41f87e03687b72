'use client';

import { useMutation } from '@tanstack/react-query';
import { PenLine } from 'lucide-react';
import { useState } from 'react';
import type { ChangeFieldView } from '#server/features/changes/change-view.ts';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { Textarea } from '../ui/textarea.tsx';

/** Texts beyond this, or of several lines, are typed into a box that grows. */
const ONE_LINE = 60;

/** A value typed by a person: open at once where there is none yet, else behind a button. What was typed is to be approved anew. */
export function ValueEditor({
  setId,
  seq,
  field,
  type,
  onTyped,
}: {
  setId: string;
  seq: number;
  field: ChangeFieldView;
  type: string | undefined;
  onTyped: () => void;
}) {
  const trpc = useTRPC();
  const [open, setOpen] = useState(field.value === undefined);
  const start = field.value ?? field.other ?? field.old ?? '';
  const [text, setText] = useState(start);
  const [isNull, setNull] = useState(field.value === null);
  const save = useMutation(
    trpc.changes.setValue.mutationOptions({
      onSuccess: () => {
        setOpen(false);
        onTyped();
      },
    }),
  );
  if (!open)
    return (
      <Button size="sm" variant="ghost" icon={<PenLine />} className="mt-1" onClick={() => setOpen(true)}>
        {field.typedBy === null ? 'Write another value…' : 'Change the value…'}
      </Button>
    );
  const props = { mono: true, value: isNull ? '' : text, disabled: isNull, onValueChange: setText };
  const problem = save.error && problemOf(save.error);
  return (
    <form
      className="mt-2 flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending) save.mutate({ id: setId, seq, field: field.field, value: isNull ? null : text });
      }}
    >
      <Field
        label={`Value for ${field.column}`}
        help={`${type ? `As ${type}. ` : ''}It has to be approved after it was typed.`}
        error={problem ? `${problem.message} ${problem.advice}` : null}
      >
        {start.length > ONE_LINE || start.includes('\n') ? <Textarea {...props} /> : <Input {...props} />}
      </Field>
      <div className="flex items-center gap-3">
        <Checkbox checked={isNull} onCheckedChange={setNull} label="NULL" />
        <span className="ml-auto flex gap-2">
          {field.value !== undefined && (
            <Button size="sm" onClick={() => setOpen(false)}>
              Cancel
            </Button>
          )}
          <Button size="sm" type="submit" variant="primary" loading={save.isPending}>
            Write this value
          </Button>
        </span>
      </div>
    </form>
  );
}
