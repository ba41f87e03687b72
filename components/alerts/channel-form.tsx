'use client';

import { Mail, Webhook } from 'lucide-react';
import type { InputErrors } from '../api/use-input-errors.ts';
import { SecretControl } from '../connections/secret-control.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import type { ChannelDraft } from './channel-draft.ts';
import { EmailFields } from './email-fields.tsx';

export interface ChannelFieldsProps {
  draft: ChannelDraft;
  errors: InputErrors;
  onChange: (draft: ChannelDraft, ...paths: string[]) => void;
}

/** Name, kind, and the inputs of that kind. */
export function ChannelForm({ kindFixed, ...props }: ChannelFieldsProps & { kindFixed: boolean }) {
  const { draft, errors, onChange } = props;
  return (
    <>
      {!kindFixed && (
        <SegmentedControl
          label="Kind of channel"
          className="self-start"
          value={draft.type}
          onValueChange={(type) => onChange({ ...draft, type })}
          options={[
            { value: 'webhook', label: 'Webhook', icon: <Webhook aria-hidden /> },
            { value: 'email', label: 'E-mail', icon: <Mail aria-hidden /> },
          ]}
        />
      )}
      <Field label="Name" error={errors.of('name')}>
        <Input
          value={draft.name}
          placeholder={draft.type === 'email' ? 'Data team' : 'Team chat'}
          onValueChange={(name) => onChange({ ...draft, name }, 'name')}
        />
      </Field>
      {draft.type === 'webhook' ? <WebhookFields {...props} /> : <EmailFields {...props} />}
    </>
  );
}

function WebhookFields({ draft, errors, onChange }: ChannelFieldsProps) {
  return (
    <>
      <Field
        label="Address"
        error={errors.of('config.url')}
        help="Called with POST and a JSON document whose field text says everything in words. Stored as a secret: who knows such an address may often write to it."
      >
        <SecretControl label="address" secret={draft.url} onChange={(url) => onChange({ ...draft, url }, 'config.url')} />
      </Field>
      <Field
        label="Signing secret"
        optional
        error={errors.of('config.signingSecret')}
        help="Each request then carries x-tieout-signature: sha256= and the HMAC-SHA256 of x-tieout-timestamp, a full stop and the body."
      >
        <SecretControl
          label="signing secret"
          secret={draft.signingSecret}
          onChange={(signingSecret) => onChange({ ...draft, signingSecret }, 'config.signingSecret')}
        />
      </Field>
    </>
  );
}
