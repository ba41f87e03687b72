'use client';

import { toast } from 'sonner';

interface NoteOptions {
  description?: string;
}

/**
 * Short news after an action, at the bottom right. Errors that belong to a panel go to `ErrorPanel` instead.
 *
 * @example notify.undo('Ruleset archived', () => restore.mutate({ id }));
 */
export const notify = {
  success: (message: string, options?: NoteOptions) => toast.success(message, options),
  info: (message: string, options?: NoteOptions) => toast.info(message, options),
  /** Stays longer: an error must be readable. */
  error: (message: string, options?: NoteOptions) => toast.error(message, { ...options, duration: 12_000 }),
  /** Done already, and can be taken back for ten seconds. */
  undo: (message: string, onUndo: () => void) => toast.success(message, { duration: 10_000, action: { label: 'Undo', onClick: onUndo } }),
  /** Loading, then the result; the same note changes. */
  during: <T>(
    work: Promise<T>,
    words: { loading: string; success: string | ((result: T) => string); error: string | ((error: unknown) => string) },
  ) => toast.promise(work, words),
};
