'use client';

import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { accountInput, MIN_PASSWORD_LENGTH } from '#server/features/users/user.schema.ts';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { useInputErrors } from '../api/use-input-errors.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { FormMessage } from './form-message.tsx';
import { signIn } from './sign-in.ts';

const INPUTS = ['name', 'email', 'password'] as const;

/** The first visit: makes the administrator and signs them in. */
export function SetupForm() {
  const trpc = useTRPC();
  const [account, setAccount] = useState({ name: '', email: '', password: '' });
  const [leaving, setLeaving] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const setup = useMutation(
    trpc.setup.createAdministrator.mutationOptions({
      async onSuccess(_, { email, password }) {
        setLeaving(true);
        const { ok } = await signIn(email, password);
        window.location.assign(ok ? '/' : '/sign-in');
      },
    }),
  );
  const errors = useInputErrors(accountInput, setup.error);
  const problem = setup.error ? problemOf(setup.error) : null;
  const set = (input: (typeof INPUTS)[number]) => (value: string) => {
    setAccount({ ...account, [input]: value });
    errors.edited(input);
  };

  function submit() {
    const [first] = errors.check(account);
    if (first) form.current?.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
    else setup.mutate(account);
  }

  return (
    <form
      ref={form}
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!setup.isPending && !leaving) submit();
      }}
    >
      <Field label="Your name" error={errors.of('name')}>
        <Input name="name" autoComplete="name" autoFocus value={account.name} onValueChange={set('name')} />
      </Field>
      <Field label="Email" error={errors.of('email')} help="You sign in with it. No mail is sent.">
        <Input type="email" name="email" autoComplete="username" value={account.email} onValueChange={set('email')} />
      </Field>
      <Field label="Password" error={errors.of('password')} help={`At least ${MIN_PASSWORD_LENGTH} characters.`}>
        <Input type="password" name="password" autoComplete="new-password" value={account.password} onValueChange={set('password')} />
      </Field>
      <FormMessage message={problem && problem.fields.length === 0 ? `${problem.message} ${problem.advice}` : null} />
      <Button type="submit" variant="primary" loading={setup.isPending || leaving} className="w-full">
        Create administrator
      </Button>
    </form>
  );
}
