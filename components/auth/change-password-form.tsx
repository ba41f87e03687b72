'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { changePasswordInput, MIN_PASSWORD_LENGTH } from '#server/features/users/user.schema.ts';
import { inputProblems } from '../api/input-problems.ts';
import { fieldProblem, problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
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
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const change = useMutation(
    trpc.me.changePassword.mutationOptions({
      onSuccess() {
        setPasswords(EMPTY);
        notify.success('Your password is changed', { description: 'You are signed out on your other devices.' });
      },
    }),
  );
  const errorOf = (input: keyof typeof EMPTY) => wrong[input] ?? fieldProblem(change.error, input);
  return (
    <form
      noValidate
      className="flex max-w-sm flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const problems = inputProblems(changePasswordInput, passwords);
        setWrong(problems);
        if (Object.keys(problems).length === 0 && !change.isPending) change.mutate(passwords);
      }}
    >
      {/* Lets password keepers know whose password this is. */}
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <Field label="Present password" error={errorOf('current')}>
        <Input
          type="password"
          autoComplete="current-password"
          value={passwords.current}
          onValueChange={(current) => setPasswords({ ...passwords, current })}
        />
      </Field>
      <Field label="New password" error={errorOf('next')} help={`At least ${MIN_PASSWORD_LENGTH} characters.`}>
        <Input
          type="password"
          autoComplete="new-password"
          value={passwords.next}
          onValueChange={(next) => setPasswords({ ...passwords, next })}
        />
      </Field>
      {change.error && !errorOf('current') && !errorOf('next') && <ErrorPanel compact problem={problemOf(change.error)} />}
      <Button type="submit" loading={change.isPending} className="self-start">
        Change password
      </Button>
    </form>
  );
}
