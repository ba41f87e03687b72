import { CircleAlert } from 'lucide-react';

/** What is wrong with a group of inputs, where no single one of them can say it. */
export function Problem({ text }: { text: string | undefined }) {
  if (!text) return null;
  return (
    <p role="alert" className="flex items-start gap-1.5 text-bad">
      <CircleAlert aria-hidden className="mt-0.75 size-3.5 shrink-0" />
      {text}
    </p>
  );
}
