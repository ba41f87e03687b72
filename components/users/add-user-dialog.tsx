'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { Role } from '#server/auth/permissions.ts';
import { createUserInput, MIN_PASSWORD_LENGTH } from '#server/features/users/user.schema.ts';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { useInputErrors } from '../api/use-input-errors.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogClose } from '../ui/dialog.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { notify } from '../ui/notify.ts';
import { Select } from '../ui/select.tsx';
import { roleOptions } from './role-options.ts';

const EMPTY = { name: '', email: '', password: '', role: 'viewer' as Role };

/** An account with its first password, which the administrator hands over. */
export function AddUserDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const formId = useId();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [user, setUser] = useState(EMPTY);
  const create = useMutation(
    trpc.users.create.mutationOptions({
      async onSuccess(_, { name }) {
        await queryClient.invalidateQueries(trpc.users.list.queryFilter());
        notify.success(`${name} can sign in now`);
        close();
      },
    }),
  );
  const errors = useInputErrors(createUserInput, create.error);

  function close() {
    onOpenChange(false);
    setUser(EMPTY);
    errors.reset();
    create.reset();
  }

  function set(change: Partial<typeof EMPTY>) {
    setUser({ ...user, ...change });
    for (const input of Object.keys(change)) errors.edited(input);
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
          if (errors.check(user).length === 0 && !create.isPending) create.mutate(user);
        }}
      >
        <Field label="Name" error={errors.of('name')}>
          <Input value={user.name} onValueChange={(name) => set({ name })} />
        </Field>
        <Field label="Email" error={errors.of('email')}>
          <Input type="email" value={user.email} onValueChange={(email) => set({ email })} />
        </Field>
        <Field label="Password" error={errors.of('password')} help={`At least ${MIN_PASSWORD_LENGTH} characters.`}>
          <Input type="password" autoComplete="new-password" value={user.password} onValueChange={(password) => set({ password })} />
        </Field>
        <Field label="Role" error={errors.of('role')}>
          <Select options={roleOptions} value={user.role} onValueChange={(role) => set({ role })} />
        </Field>
        {create.error && problemOf(create.error).fields.length === 0 && <ErrorPanel compact problem={problemOf(create.error)} />}
      </form>
    </Dialog>
  );
}
