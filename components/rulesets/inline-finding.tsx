import { CircleAlert, TriangleAlert } from 'lucide-react';

/** A problem or a warning beside what it is about. */
export function InlineFinding({ tone, children }: { tone: 'problem' | 'warning'; children: string }) {
  const Icon = tone === 'problem' ? CircleAlert : TriangleAlert;
  return (
    <p className={`flex items-start gap-1.5 ${tone === 'problem' ? 'text-bad' : 'text-warn'}`}>
      <Icon aria-hidden className="mt-0.75 size-3.5 shrink-0" />
      <span className="min-w-0 break-words">
        <span className="sr-only">{tone === 'problem' ? 'Problem: ' : 'Warning: '}</span>
        {children}
      </span>
    </p>
  );
}
