'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { useId, useState } from 'react';
import { createChannelInput } from '#server/features/alerts/channel.schema.ts';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { useInputErrors } from '../api/use-input-errors.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogClose } from '../ui/dialog.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { notify } from '../ui/notify.ts';
import { type Channel, type ChannelDraft, channelInput, draftOf, NEW_CHANNEL } from './channel-draft.ts';
import { ChannelForm } from './channel-form.tsx';
import { TestResult } from './test-result.tsx';

/** A new channel, or other settings for one; a test goes out with what stands in the form. */
export function ChannelDialog({
  edited,
  open,
  onOpenChange,
}: {
  edited: Channel | null;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={edited ? 'Edit the channel' : 'Add a channel'}
      description="Secrets are stored encrypted and never shown again."
    >
      <ChannelDialogForm edited={edited} close={() => onOpenChange(false)} />
    </Dialog>
  );
}

/** Lives as long as the dialog is open, so that what was typed is forgotten with it. */
function ChannelDialogForm({ edited, close }: { edited: Channel | null; close: () => void }) {
  const formId = useId();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState<ChannelDraft>(() => (edited ? draftOf(edited) : NEW_CHANNEL));
  const refresh = () => queryClient.invalidateQueries(trpc.alerts.pathFilter());
  const saved = {
    onSuccess: async () => {
      await refresh();
      notify.success(edited ? `The channel ${draft.name} is changed` : `The channel ${draft.name} is made`);
      close();
    },
  };
  const create = useMutation(trpc.alerts.createChannel.mutationOptions(saved));
  const update = useMutation(trpc.alerts.updateChannel.mutationOptions(saved));
  const test = useMutation(trpc.alerts.testChannel.mutationOptions({ onSettled: refresh }));
  const { isPending, error } = edited ? update : create;
  const errors = useInputErrors(createChannelInput, error ?? test.error);
  const failure = error ?? test.error;

  function change(next: ChannelDraft, ...paths: string[]) {
    setDraft(next);
    test.reset();
    for (const path of paths) errors.edited(path);
  }

  function sendTest() {
    const input = channelInput(draft);
    // A test needs no name yet.
    if (errors.check({ ...input, name: input.name || 'Test' }).length > 0) return;
    create.reset();
    update.reset();
    test.mutate({ ...input, ...(edited && { id: edited.id }) });
  }

  function save() {
    const input = channelInput(draft);
    if (errors.check(input).length > 0 || isPending) return;
    test.reset();
    if (edited) update.mutate({ ...input, id: edited.id, version: edited.version });
    else create.mutate(input);
  }

  return (
    <form
      id={formId}
      noValidate
      className="flex flex-col gap-4 pt-1"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <ChannelForm draft={draft} kindFixed={edited !== null} errors={errors} onChange={change} />
      {test.data && <TestResult result={test.data} />}
      {failure && problemOf(failure).fields.length === 0 && <ErrorPanel compact problem={problemOf(failure)} />}
      <div className="-mx-5 -mb-4 flex flex-wrap gap-2 border-t px-5 py-3">
        <Button icon={<Send />} loading={test.isPending} onClick={sendTest} className="mr-auto">
          Send a test
        </Button>
        <DialogClose />
        <Button type="submit" variant="primary" loading={isPending}>
          {edited ? 'Save' : 'Add channel'}
        </Button>
      </div>
    </form>
  );
}
