'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { useId, useState } from 'react';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC, useTRPCClient } from '../api/trpc.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogClose } from '../ui/dialog.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { ChangeList } from './change-list.tsx';
import { definitionChanges } from './definition-changes.ts';
import { NewerVersion } from './newer-version.tsx';
import type { RulesetEditorState } from './use-ruleset-editor.ts';

export interface PublishDialogProps {
  editor: RulesetEditorState;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Proposed as the note. */
  note?: string;
  onPublished: (written: { id: string; version: number }) => void;
}

/** The last look before a version is made that never changes again: what changed, what the check says, a note. */
export function PublishDialog(props: PublishDialogProps) {
  const { editor, open } = props;
  const formId = useId();
  const [pending, setPending] = useState(false);
  const [outdated, setOutdated] = useState(false);
  const { version } = editor.base;
  const worst = editor.findings.problems.length > 0;
  const onOpenChange = (next: boolean) => {
    setOutdated(false);
    props.onOpenChange(next);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="lg"
      title={version === null ? 'Publish the ruleset' : `Publish version ${version + 1}`}
      description="A published version never changes. Runs are pinned to one."
      footer={
        <>
          <DialogClose>Keep editing</DialogClose>
          <Button type="submit" form={formId} variant="primary" loading={pending} disabled={outdated}>
            {worst ? 'Publish anyway' : 'Publish'}
          </Button>
        </>
      }
    >
      {/* Lives as long as the dialog is open: a refusal is forgotten with it. */}
      <PublishForm {...props} onOpenChange={onOpenChange} formId={formId} onPending={setPending} onOutdated={setOutdated} />
    </Dialog>
  );
}

function PublishForm({
  editor,
  note: proposed = '',
  onOpenChange,
  onPublished,
  formId,
  onPending,
  onOutdated,
}: PublishDialogProps & { formId: string; onPending: (pending: boolean) => void; onOutdated: (outdated: boolean) => void }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const [note, setNote] = useState(proposed);
  const { base, definition } = editor;
  const changes = base.definition ? definitionChanges(base.definition, definition) : [];

  const publish = useMutation({
    mutationFn: () => {
      const said = { definition, ...(note.trim() !== '' && { note: note.trim() }) };
      return base.version === null
        ? client.rulesets.create.mutate(said)
        : client.rulesets.publish.mutate({ id: definition.id, baseVersion: base.version, ...said });
    },
    onMutate: () => onPending(true),
    onSettled: () => onPending(false),
    onError: (error) => onOutdated(isOutdated(error)),
    onSuccess: (written) => {
      editor.published(written.version);
      void queryClient.invalidateQueries(trpc.rulesets.pathFilter());
      void queryClient.invalidateQueries(trpc.connections.pathFilter());
      onOpenChange(false);
      onPublished(written);
    },
  });
  const refused = publish.error && problemOf(publish.error);
  const conflict = isOutdated(publish.error) && base.version !== null;
  const latest = useQuery(trpc.rulesets.get.queryOptions({ id: definition.id }, { enabled: conflict, staleTime: 0 }));
  const newer = conflict && latest.data && latest.data.version !== base.version ? latest.data : null;

  return (
    <form
      id={formId}
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!publish.isPending) publish.mutate();
      }}
    >
      <CheckWords editor={editor} />
      {base.version !== null &&
        (changes.length > 0 ? (
          <div className="max-h-72 overflow-y-auto border-y">
            <ChangeList label="What this version changes" changes={changes} />
          </div>
        ) : (
          <p className="text-ink-2">Nothing differs from version {base.version}: no new version would be made.</p>
        ))}
      <Field label="Note" optional help="Why, for those who look at the versions later.">
        <Input value={note} onValueChange={setNote} maxLength={500} />
      </Field>
      {newer ? (
        <NewerVersion
          base={base.definition}
          newer={newer}
          action={
            <Button
              size="sm"
              onClick={() => {
                editor.rebase(newer);
                publish.reset();
                onOutdated(false);
              }}
            >
              Put mine on top of version {newer.version}
            </Button>
          }
        />
      ) : (
        refused && !(conflict && latest.isFetching) && <ErrorPanel compact problem={refused} />
      )}
    </form>
  );
}

/** Another version was published since: publishing again would be refused again. */
function isOutdated(error: unknown): boolean {
  if (!error) return false;
  const { code, fields } = problemOf(error);
  return code === 'conflict' && fields.length === 0;
}

function CheckWords({ editor }: { editor: RulesetEditorState }) {
  const { problems, warnings } = editor.findings;
  if (problems.length > 0) {
    return (
      <p className="flex items-start gap-2">
        <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
        <span>
          <span className="font-medium">The check found {problems.length === 1 ? 'a problem' : `${problems.length} problems`}.</span> A run
          of this version would fail.
        </span>
      </p>
    );
  }
  if (!editor.checked) {
    return (
      <p className="flex items-start gap-2">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
        <span>The databases could not be asked, so this version is not checked.</span>
      </p>
    );
  }
  return (
    <p className="flex items-start gap-2">
      <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
      <span>
        The check found no problems
        {warnings.length > 0 && (warnings.length === 1 ? ', and one thing to know' : `, and ${warnings.length} things to know`)}.
      </span>
    </p>
  );
}
