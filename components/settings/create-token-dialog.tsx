'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useId, useState } from 'react';
import type { Role } from '#server/auth/permissions.ts';
import { createTokenInput } from '#server/features/tokens/token.schema.ts';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { useInputErrors } from '../api/use-input-errors.ts';
import { Button } from '../ui/button.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { Dialog, DialogClose } from '../ui/dialog.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { Select } from '../ui/select.tsx';
import { roleOptions } from '../users/role-options.ts';

const EMPTY = { name: '', role: 'analyst' as Role };

/** First the name and role, then the token itself, once. */
export function CreateTokenDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const formId = useId();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [wanted, setWanted] = useState(EMPTY);
  const create = useMutation(
    trpc.tokens.create.mutationOptions({ onSuccess: () => queryClient.invalidateQueries(trpc.tokens.list.queryFilter()) }),
  );
  const token = create.data?.token;
  const errors = useInputErrors(createTokenInput, create.error);

  function close() {
    onOpenChange(false);
    setWanted(EMPTY);
    errors.reset();
    // Also forgets the token.
    create.reset();
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? onOpenChange(true) : close())}
      title={token ? `The token ${wanted.name}` : 'Create a token'}
      footer={
        token ? (
          <Button variant="primary" onClick={close}>
            I have stored it
          </Button>
        ) : (
          <>
            <DialogClose />
            <Button type="submit" form={formId} variant="primary" loading={create.isPending}>
              Create token
            </Button>
          </>
        )
      }
    >
      {token ? (
        <div className="flex flex-col gap-3 py-1">
          <p className="flex items-start gap-2">
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
            Copy it now: it is not stored and cannot be shown again.
          </p>
          <CodeBlock wrap code={token} name="token" />
          <CodeBlock wrap name="example" code={`curl -H "Authorization: Bearer ${token}" ${window.location.origin}/api/v1/openapi.json`} />
        </div>
      ) : (
        <form
          id={formId}
          noValidate
          className="flex flex-col gap-4 py-1"
          onSubmit={(event) => {
            event.preventDefault();
            if (errors.check(wanted).length === 0 && !create.isPending) create.mutate(wanted);
          }}
        >
          <Field label="Name" error={errors.of('name')} help="Who or what uses it: nightly pipeline.">
            <Input
              value={wanted.name}
              onValueChange={(name) => {
                setWanted({ ...wanted, name });
                errors.edited('name');
              }}
            />
          </Field>
          <Field label="Role" error={errors.of('role')} help="What the token may do.">
            <Select options={roleOptions} value={wanted.role} onValueChange={(role) => setWanted({ ...wanted, role })} />
          </Field>
          {create.error && problemOf(create.error).fields.length === 0 && <ErrorPanel compact problem={problemOf(create.error)} />}
        </form>
      )}
    </Dialog>
  );
}
