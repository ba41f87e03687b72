'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { Role } from '#server/auth/permissions.ts';
import { createUserInput, MIN_PASSWORD_LENGTH } from '#server/features/users/user.schema.ts';
import { inputProblems } from '../api/input-problems.ts';
import { fieldProblem, problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogClose } from '../ui/dialog.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { notify } from '../ui/notify.ts';
import { Select } from '../ui/select.tsx';
import { roleOptions } from './role-options.ts';

const EMPTY = { name: '', email: '', password: '', role: 'viewer' as Role };
const INPUTS = ['name', 'email', 'password', 'role'] as const;

/** An account with its first password, which the administrator hands over. */
export function AddUserDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const formId = useId();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [user, setUser] = useState(EMPTY);
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const create = useMutation(
    trpc.users.create.mutationOptions({
      async onSuccess(_, { name }) {
        await queryClient.invalidateQueries(trpc.users.list.queryFilter());
        notify.success(`${name} can sign in now`);
        close();
      },
    }),
  );
  const errorOf = (input: (typeof INPUTS)[number]) => wrong[input] ?? fieldProblem(create.error, input);
  const told = INPUTS.some((input) => fieldProblem(create.error, input));

  function close() {
    onOpenChange(false);
    setUser(EMPTY);
    setWrong({});
    create.reset();
  }

  function submit() {
    const problems = inputProblems(createUserInput, user);
    setWrong(problems);
    if (Object.keys(problems).length === 0) create.mutate(user);
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? onOpenChange(true) : close())}
      title="Add a user"
      description="No mail is sent: hand the password over yourself. They can change it under Account."
      footer={
        <>
          <DialogClose />
          <Button type="submit" form={formId} variant="primary" loading={create.isPending}>
            Add user
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
          if (!create.isPending) submit();
        }}
      >
        <Field label="Name" error={errorOf('name')}>
          <Input value={user.name} onValueChange={(name) => setUser({ ...user, name })} />
        </Field>
        <Field label="Email" error={errorOf('email')}>
          <Input type="email" value={user.email} onValueChange={(email) => setUser({ ...user, email })} />
        </Field>
        <Field label="Password" error={errorOf('password')} help={`At least ${MIN_PASSWORD_LENGTH} characters.`}>
          <Input
            type="password"
            autoComplete="new-password"
            value={user.password}
            onValueChange={(password) => setUser({ ...user, password })}
          />
        </Field>
        <Field label="Role" error={errorOf('role')}>
          <Select options={roleOptions} value={user.role} onValueChange={(role) => setUser({ ...user, role })} />
        </Field>
        {create.error && !told && <ErrorPanel compact problem={problemOf(create.error)} />}
      </form>
    </Dialog>
  );
}
