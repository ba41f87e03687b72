'use client';

import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { MIN_PASSWORD_LENGTH, setPasswordInput } from '#server/features/users/user.schema.ts';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { useInputErrors } from '../api/use-input-errors.ts';
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
  const change = useMutation(
    trpc.users.setPassword.mutationOptions({
      onSuccess() {
        notify.success(`${user?.name} has a new password and is signed out everywhere`);
        close();
      },
    }),
  );
  const errors = useInputErrors(setPasswordInput, change.error);

  function close() {
    onClose();
    setPassword('');
    errors.reset();
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
          if (!user || change.isPending) return;
          const wanted = { id: user.id, password };
          if (errors.check(wanted).length === 0) change.mutate(wanted);
        }}
      >
        <Field label="New password" error={errors.of('password')} help={`At least ${MIN_PASSWORD_LENGTH} characters.`}>
          <Input
            type="password"
            autoComplete="new-password"
            value={password}
            onValueChange={(next) => {
              setPassword(next);
              errors.edited('password');
            }}
          />
        </Field>
        {change.error && problemOf(change.error).fields.length === 0 && <ErrorPanel compact problem={problemOf(change.error)} />}
      </form>
    </Dialog>
  );
}
