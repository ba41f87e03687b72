'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from './icon-button.tsx';
import { notify } from './notify.ts';

/** Copies `text` exactly. Says so with a tick; if the browser refuses, with a message. */
export function CopyButton({ text, label = 'Copy', className }: { text: string; label?: string; className?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy() {
    if (await copyText(text)) setCopied(true);
    else notify.error('The browser did not allow copying.', { description: 'Select the text and copy it by hand.' });
  }

  return (
    <IconButton
      label={copied ? 'Copied' : label}
      icon={copied ? <Check className="text-good" /> : <Copy />}
      onClick={() => void copy()}
      className={`h-6! w-6! [&_svg]:size-3.5! ${className ?? ''}`}
    />
  );
}

/** The clipboard API exists only on https and localhost; on plain http a hidden selection still works. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.style.position = 'fixed';
    area.style.opacity = '0';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}
