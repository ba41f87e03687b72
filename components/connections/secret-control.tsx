'use client';

import { Eye, EyeOff, RotateCcw } from 'lucide-react';
import { type ClipboardEvent, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Input } from '../ui/input.tsx';
import type { SecretState } from './connection-values.ts';

/**
 * A secret is written, never shown: dots with Replace and Remove for one that is stored, an input for a new one. A text of
 * several lines (a key file) can be pasted though the input has one.
 */
export function SecretControl({
  label,
  secret,
  onChange,
}: {
  label: string;
  secret: SecretState;
  onChange: (secret: SecretState) => void;
}) {
  // What Replace may be taken back to, while nothing else was saved.
  const [before, setBefore] = useState<SecretState | null>(null);
  const replace = () => {
    setBefore(secret);
    onChange({ state: 'typed', text: '' });
  };
  if (secret.state === 'typed') {
    return (
      <TypedSecret
        text={secret.text}
        replacing={before !== null}
        onText={(text) => onChange({ state: 'typed', text })}
        onKeep={() => {
          if (before) onChange(before);
          setBefore(null);
        }}
      />
    );
  }
  if (secret.state === 'removed') {
    return (
      <Row>
        <Input readOnly value="Removed when you save" className="italic" />
        <Button icon={<RotateCcw />} aria-label={`Keep the ${label}`} onClick={() => onChange(secret.before)}>
          Keep
        </Button>
      </Row>
    );
  }
  return (
    <Row>
      <Input readOnly value={secret.state === 'kept' ? '••••••••••••' : `From the variable ${secret.variable}`} />
      <Button aria-label={`Replace the ${label}`} onClick={replace}>
        Replace
      </Button>
      <Button variant="ghost" aria-label={`Remove the ${label}`} onClick={() => onChange({ state: 'removed', before: secret })}>
        Remove
      </Button>
    </Row>
  );
}

function Row({ children }: { children: React.ReactNode }) {
  return <div className="flex items-center gap-2">{children}</div>;
}

function TypedSecret({
  text,
  replacing,
  onText,
  onKeep,
}: {
  text: string;
  replacing: boolean;
  onText: (text: string) => void;
  onKeep: () => void;
}) {
  const [shown, setShown] = useState(false);
  const lines = text.split('\n').length;
  const pasteLines = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text');
    if (!pasted.includes('\n')) return;
    // An input of one line would swallow the line ends, and a PEM text without them is not one.
    event.preventDefault();
    onText(pasted.trim());
  };
  return (
    <Row>
      {lines > 1 ? (
        <>
          <Input readOnly value={`•••• ${lines} lines`} />
          <Button onClick={() => onText('')}>Clear</Button>
        </>
      ) : (
        <span className="relative flex-1">
          <Input
            type={shown ? 'text' : 'password'}
            // Browsers would offer the password of the dashboard.
            autoComplete="new-password"
            mono={shown}
            autoFocus={replacing}
            value={text}
            onValueChange={onText}
            onPaste={pasteLines}
            className="pr-9"
          />
          {text !== '' && (
            <span className="absolute inset-y-0 right-0.5 flex items-center">
              <IconButton
                label={shown ? 'Hide' : 'Show'}
                icon={shown ? <EyeOff /> : <Eye />}
                aria-pressed={shown}
                onClick={() => setShown(!shown)}
              />
            </span>
          )}
        </span>
      )}
      {replacing && (
        <Button variant="ghost" onClick={onKeep}>
          Keep the old one
        </Button>
      )}
    </Row>
  );
}
