'use client';

import { toast } from 'sonner';

interface NoteOptions {
  description?: string;
}

export interface ProgressNote {
  update: (description: string) => void;
  done: (message: string, description?: string) => void;
  fail: (message: string, description?: string) => void;
  /** Takes the note away. */
  stop: () => void;
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
  /** Work whose progress is told in one note, until it is done, fails or is stopped by its button. */
  progress: (message: string, stop: { label: string; onClick: () => void }): ProgressNote => {
    const id = toast.loading(message, { action: stop });
    const over = { id, action: undefined } as const;
    return {
      update: (description) => void toast.loading(message, { id, action: stop, description }),
      done: (after, description) => void toast.success(after, { ...over, description, duration: 6_000 }),
      fail: (after, description) => void toast.error(after, { ...over, description, duration: 12_000 }),
      stop: () => void toast.dismiss(id),
    };
  },
  /** Loading, then the result; the same note changes. */
  during: <T>(
    work: Promise<T>,
    words: { loading: string; success: string | ((result: T) => string); error: string | ((error: unknown) => string) },
  ) => toast.promise(work, words),
};
