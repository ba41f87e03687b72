'use client';

import type { ConnectionField } from '#server/engine/connectors/contract.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { Field, FormRow } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { Select } from '../ui/select.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { SecretControl } from './secret-control.tsx';
import type { ConnectionForm } from './use-connection-form.ts';

/**
 * The inputs of the connection form, as the connector describes them. What belongs together stands side by side: a name with
 * its number (host and port), and with its secret (user name and password).
 */
export function SettingFields({ fields, form }: { fields: readonly ConnectionField[]; form: ConnectionForm }) {
  return rowsOf(fields).map(([first, second]) =>
    second ? (
      <FormRow key={first.name} columns={second.kind === 'number' ? 'minmax(0,3fr) minmax(0,2fr)' : 'minmax(0,1fr) minmax(0,1fr)'}>
        <SettingField field={first} form={form} />
        <SettingField field={second} form={form} />
      </FormRow>
    ) : (
      <SettingField key={first.name} field={first} form={form} />
    ),
  );
}

function rowsOf(fields: readonly ConnectionField[]): [ConnectionField, ConnectionField?][] {
  const rows: [ConnectionField, ConnectionField?][] = [];
  for (const field of fields) {
    const last = rows.at(-1);
    const joins = field.kind === 'number' || field.kind === 'secret';
    if (joins && last && last.length === 1 && last[0].kind === 'text') rows[rows.length - 1] = [last[0], field];
    else rows.push([field]);
  }
  return rows;
}

/** One input. */
function SettingField({ field, form }: { field: ConnectionField; form: ConnectionForm }) {
  const error = form.problems[field.name];
  if (field.kind === 'boolean') {
    return (
      <div data-place={field.name}>
        <Checkbox
          checked={form.values.plain[field.name] === true}
          onCheckedChange={(checked) => form.setPlain(field.name, checked)}
          label={field.label}
          help={field.help}
        />
        {error && <p className="pl-6 text-bad">{error}</p>}
      </div>
    );
  }
  return (
    <div data-place={field.name} className="min-w-0">
      <Field label={field.label} help={field.help} error={error} optional={!field.required && field.defaultValue === undefined}>
        <Control field={field} form={form} />
      </Field>
    </div>
  );
}

function Control({ field, form }: { field: ConnectionField; form: ConnectionForm }) {
  if (field.kind === 'secret') {
    const secret = form.values.secrets[field.name] ?? { state: 'typed', text: '' };
    return <SecretControl label={field.label} secret={secret} onChange={(next) => form.setSecret(field.name, next)} />;
  }
  const value = form.values.plain[field.name] ?? null;
  const text = value === null ? '' : String(value);
  switch (field.kind) {
    case 'number':
      return (
        <NumberInput
          value={typeof value === 'number' ? value : null}
          onValueChange={(next) => form.setPlain(field.name, next)}
          placeholder={field.placeholder}
          format={{ useGrouping: false }}
        />
      );
    case 'select':
      return <Select value={text} onValueChange={(next) => form.setPlain(field.name, next)} options={field.options ?? []} />;
    case 'multiline':
      return (
        <Textarea
          mono
          value={text}
          onValueChange={(next) => form.setPlain(field.name, next)}
          placeholder={field.placeholder}
          className="max-h-48"
        />
      );
    default:
      return <Input mono value={text} onValueChange={(next) => form.setPlain(field.name, next)} placeholder={field.placeholder} />;
  }
}
