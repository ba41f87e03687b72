'use client';

import { useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { FormMessage } from './form-message.tsx';
import { signIn } from './sign-in.ts';

/** Email and password; then on to `next`. */
export function SignInForm({ next }: { next: string }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState<{ email?: string; password?: string }>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const emailInput = useRef<HTMLInputElement>(null);
  const passwordInput = useRef<HTMLInputElement>(null);

  async function submit() {
    const gaps = {
      ...(email.trim() === '' ? { email: 'Enter your address.' } : {}),
      ...(password === '' ? { password: 'Enter your password.' } : {}),
    };
    setMissing(gaps);
    setFailure(null);
    if (gaps.email || gaps.password) {
      (gaps.email ? emailInput : passwordInput).current?.focus();
      return;
    }
    setPending(true);
    const result = await signIn(email, password);
    // A full load, not a route change: nothing that was fetched as nobody may stay in memory.
    if (result.ok) return window.location.assign(next);
    setPending(false);
    setFailure(result.message);
    passwordInput.current?.select();
  }

  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!pending) void submit();
      }}
    >
      <Field label="Email" error={missing.email}>
        <Input
          ref={emailInput}
          type="email"
          name="email"
          autoComplete="username"
          autoFocus
          value={email}
          onValueChange={(value) => {
            setEmail(value);
            setMissing({});
          }}
        />
      </Field>
      <Field label="Password" error={missing.password}>
        <Input
          ref={passwordInput}
          type="password"
          name="password"
          autoComplete="current-password"
          value={password}
          onValueChange={(value) => {
            setPassword(value);
            setMissing({});
          }}
        />
      </Field>
      <FormMessage message={failure} />
      <Button type="submit" variant="primary" loading={pending} className="w-full">
        Sign in
      </Button>
    </form>
  );
}
