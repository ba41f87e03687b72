'use client';

import type { MailSecurity } from '#server/features/alerts/channel.schema.ts';
import { SecretControl } from '../connections/secret-control.tsx';
import { Field, FormRow } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { Select } from '../ui/select.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { withSecurity } from './channel-draft.ts';
import type { ChannelFieldsProps } from './channel-form.tsx';

const securityOptions: { value: MailSecurity; label: string; description: string }[] = [
  { value: 'starttls', label: 'STARTTLS', description: 'The connection must be upgraded before anything is sent' },
  { value: 'tls', label: 'TLS', description: 'Encrypted from the start' },
  { value: 'none', label: 'None', description: 'For a relay on this machine; without a sign-in' },
];

/** An SMTP server, how to sign in there, and who gets the mail. */
export function EmailFields({ draft, errors, onChange }: ChannelFieldsProps) {
  const to = ['config.to', ...draft.to.split('\n').map((_, at) => `config.to.${at}`)].map(errors.of).find(Boolean);
  const toPaths = ['config.to', ...Array.from({ length: 50 }, (_, at) => `config.to.${at}`)];
  return (
    <>
      <Field label="To" error={to} help="One address per line.">
        <Textarea
          rows={2}
          value={draft.to}
          placeholder="data-team@example.com"
          spellCheck={false}
          onValueChange={(text) => onChange({ ...draft, to: text }, ...toPaths)}
        />
      </Field>
      <Field label="From" error={errors.of('config.from')}>
        <Input
          type="email"
          value={draft.from}
          placeholder="tieout@example.com"
          onValueChange={(from) => onChange({ ...draft, from }, 'config.from')}
        />
      </Field>
      <FormRow columns="1.5fr 1fr 1.2fr">
        <Field label="SMTP server" error={errors.of('config.host')}>
          <Input
            mono
            value={draft.host}
            placeholder="smtp.example.com"
            onValueChange={(host) => onChange({ ...draft, host }, 'config.host')}
          />
        </Field>
        <Field label="Security" error={errors.of('config.security')}>
          <Select
            options={securityOptions}
            value={draft.security}
            onValueChange={(security) => onChange(withSecurity(draft, security), 'config.security', 'config.port')}
          />
        </Field>
        <Field label="Port" error={errors.of('config.port')}>
          <NumberInput
            min={1}
            max={65535}
            format={{ useGrouping: false }}
            value={draft.port}
            onValueChange={(port) => onChange({ ...draft, port }, 'config.port')}
          />
        </Field>
      </FormRow>
      <FormRow>
        <Field label="User name" optional error={errors.of('config.username')}>
          <Input
            value={draft.username}
            onValueChange={(username) => onChange({ ...draft, username }, 'config.username', 'config.security')}
          />
        </Field>
        <Field label="Password" optional error={errors.of('config.password')}>
          <SecretControl
            label="password"
            secret={draft.password}
            onChange={(password) => onChange({ ...draft, password }, 'config.password')}
          />
        </Field>
      </FormRow>
      {draft.security !== 'none' && (
        <Field label="Certificate of its authority" optional error={errors.of('config.ca')} help="PEM; only where it is not a public one.">
          <Textarea mono rows={2} value={draft.ca} onValueChange={(ca) => onChange({ ...draft, ca }, 'config.ca')} />
        </Field>
      )}
    </>
  );
}
