'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { changePasswordInput, MIN_PASSWORD_LENGTH } from '#server/features/users/user.schema.ts';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { useInputErrors } from '../api/use-input-errors.ts';
import { Button } from '../ui/button.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { notify } from '../ui/notify.ts';

const EMPTY = { current: '', next: '' };

/** People change their own password here; their other sessions end. */
export function ChangePasswordForm({ email }: { email: string }) {
  const trpc = useTRPC();
  const [passwords, setPasswords] = useState(EMPTY);
  const change = useMutation(
    trpc.me.changePassword.mutationOptions({
      onSuccess() {
        setPasswords(EMPTY);
        notify.success('Your password is changed', { description: 'You are signed out on your other devices.' });
      },
    }),
  );
  const errors = useInputErrors(changePasswordInput, change.error);
  const set = (input: keyof typeof EMPTY) => (value: string) => {
    setPasswords({ ...passwords, [input]: value });
    errors.edited(input);
  };
  return (
    <form
      noValidate
      className="flex max-w-sm flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (errors.check(passwords).length === 0 && !change.isPending) change.mutate(passwords);
      }}
    >
      {/* Lets password keepers know whose password this is. */}
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <Field label="Present password" error={errors.of('current')}>
        <Input type="password" autoComplete="current-password" value={passwords.current} onValueChange={set('current')} />
      </Field>
      <Field label="New password" error={errors.of('next')} help={`At least ${MIN_PASSWORD_LENGTH} characters.`}>
        <Input type="password" autoComplete="new-password" value={passwords.next} onValueChange={set('next')} />
      </Field>
      {change.error && problemOf(change.error).fields.length === 0 && <ErrorPanel compact problem={problemOf(change.error)} />}
      <Button type="submit" loading={change.isPending} className="self-start">
        Change password
      </Button>
    </form>
  );
}
