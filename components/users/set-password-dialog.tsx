'use client';

import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { MIN_PASSWORD_LENGTH, passwordSchema } from '#server/features/users/user.schema.ts';
import { inputProblems } from '../api/input-problems.ts';
import { fieldProblem, problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogClose } from '../ui/dialog.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { notify } from '../ui/notify.ts';
import type { User } from './use-users.ts';

/** For somebody who forgot theirs. Open while `user` is given. */
export function SetPasswordDialog({ user, onClose }: { user: User | null; onClose: () => void }) {
  const formId = useId();
  const trpc = useTRPC();
  const [password, setPassword] = useState('');
  const [wrong, setWrong] = useState<string | undefined>();
  const change = useMutation(
    trpc.users.setPassword.mutationOptions({
      onSuccess() {
        notify.success(`${user?.name} has a new password and is signed out everywhere`);
        close();
      },
    }),
  );
  const error = wrong ?? fieldProblem(change.error, 'password');

  function close() {
    onClose();
    setPassword('');
    setWrong(undefined);
    change.reset();
  }

  return (
    <Dialog
      open={user !== null}
      onOpenChange={(open) => {
        if (!open) close();
      }}
      size="sm"
      title={`A new password for ${user?.name ?? ''}`}
      description="They are signed out everywhere. Hand the password over yourself."
      footer={
        <>
          <DialogClose />
          <Button type="submit" form={formId} variant="primary" loading={change.isPending}>
            Set password
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        className="flex flex-col gap-4 py-1"
        onSubmit={(event) => {
          event.preventDefault();
          const problem = inputProblems(passwordSchema, password)[''];
          setWrong(problem);
          if (!problem && user && !change.isPending) change.mutate({ id: user.id, password });
        }}
      >
        <Field label="New password" error={error} help={`At least ${MIN_PASSWORD_LENGTH} characters.`}>
          <Input type="password" autoComplete="new-password" value={password} onValueChange={setPassword} />
        </Field>
        {change.error && !error && <ErrorPanel compact problem={problemOf(change.error)} />}
      </form>
    </Dialog>
  );
}
