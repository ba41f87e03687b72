import { CircleAlert } from 'lucide-react';

/** What concerns the whole form. The place is always there, so that a screen reader hears what appears in it. */
export function FormMessage({ message }: { message: string | null }) {
  return (
    <div role="alert" className={message ? 'flex items-start gap-1.5 text-bad' : 'sr-only'}>
      {message && (
        <>
          <CircleAlert aria-hidden className="mt-0.75 size-3.5 shrink-0" />
          <span>{message}</span>
        </>
      )}
    </div>
  );
}
