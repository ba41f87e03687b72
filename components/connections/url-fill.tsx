'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldProblem, problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { valueAt } from './connection-values.ts';
import type { ConnectionForm, ConnectionType } from './use-connection-form.ts';

/**
 * Fills the form from a connection URL, its password included, as soon as one is pasted. The URL itself is forgotten: it
 * would show the password. `fixedType` refuses URLs of other databases, for a connection that exists.
 */
export function UrlFill({ form, types, fixedType }: { form: ConnectionForm; types: readonly ConnectionType[]; fixedType?: string }) {
  const trpc = useTRPC();
  const [url, setUrl] = useState('');
  const [filled, setFilled] = useState<string[] | null>(null);
  const parse = useMutation(
    trpc.connections.parseUrl.mutationOptions({
      onSuccess: ({ type, config }) => {
        form.fillFromUrl(type, config);
        const fields = types.find((candidate) => candidate.type === type)?.fields ?? [];
        setFilled(fields.filter((field) => valueAt(config, field.name) !== undefined).map((field) => field.label.toLowerCase()));
        setUrl('');
      },
    }),
  );
  const fill = (text: string) => {
    setFilled(null);
    if (text.trim() !== '') parse.mutate({ url: text.trim(), ...(fixedType !== undefined && { type: fixedType }) });
  };
  const refused = parse.error && (fieldProblem(parse.error, 'url') ?? problemOf(parse.error).message);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        fill(url);
      }}
    >
      <Field
        label="Connection URL"
        optional
        error={refused && `${refused} ${problemOf(parse.error).advice}`}
        help={
          <span role="status">
            {filled ? `Filled in: ${filled.join(', ')}.` : 'Paste one to fill in the fields below, the password included.'}
          </span>
        }
      >
        <div className="flex gap-2">
          <Input
            mono
            value={url}
            placeholder="postgresql://reader@db.example.com:5432/shop"
            onValueChange={(next) => {
              setUrl(next);
              parse.reset();
            }}
            onPaste={(event) => {
              const pasted = event.clipboardData.getData('text');
              if (!/^\s*[a-z][a-z0-9+.-]*:/i.test(pasted)) return;
              event.preventDefault();
              setUrl(pasted.trim());
              fill(pasted);
            }}
          />
          <Button type="submit" loading={parse.isPending} disabled={url.trim() === ''}>
            Fill in
          </Button>
        </div>
      </Field>
    </form>
  );
}
