'use client';

import { Button } from '../ui/button.tsx';
import { DefinitionList, Section } from '../ui/section.tsx';
import { CheckPanel } from './check-panel.tsx';
import type { ConnectionCheck } from './use-connection-check.ts';
import type { ConnectionDetail, ConnectionForm } from './use-connection-form.ts';

/** The settings for those who may look but not change, with the last check; analysts may check again. */
export function SettingsReading({
  connection,
  form,
  check,
  mayCheck,
  onCheck,
}: {
  connection: ConnectionDetail;
  form: ConnectionForm;
  check: ConnectionCheck;
  mayCheck: boolean;
  onCheck: () => void;
}) {
  const items = form.fields
    .map((field) => ({ term: field.label, value: textOf(field, form) }))
    .filter((item): item is { term: string; value: string } => item.value !== null);
  return (
    <div className="grid items-start gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,36rem)_minmax(20rem,1fr)]">
      <Section title="Settings" description="An administrator can change them.">
        <DefinitionList items={[{ term: 'Name', value: connection.name }, ...items]} />
      </Section>
      <Section
        title="Check"
        actions={
          mayCheck && (
            <Button size="sm" loading={check.running} onClick={onCheck}>
              Check
            </Button>
          )
        }
      >
        <CheckPanel check={check} outdated={false} checkedAt={connection.lastCheckAt} />
      </Section>
    </div>
  );
}

/** Null for what is not set. */
function textOf(field: ConnectionForm['fields'][number], { values }: ConnectionForm): string | null {
  if (field.kind === 'secret') {
    const secret = values.secrets[field.name];
    if (secret?.state === 'kept') return '••••••••••••';
    return secret?.state === 'reference' ? `From the variable ${secret.variable}` : null;
  }
  const value = values.plain[field.name];
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return field.options?.find((option) => option.value === value)?.label ?? String(value);
}
