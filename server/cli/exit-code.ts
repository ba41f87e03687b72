/** What the shell gets back (interfaces.md). */
export const EXIT = {
  done: 0,
  failed: 1,
  /** Bad usage or bad configuration: the same call cannot succeed later. */
  usage: 2,
  /** Done, but a KPI is CRITICAL or POOR; only with `--fail-on-status`. */
  poorStatus: 3,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
