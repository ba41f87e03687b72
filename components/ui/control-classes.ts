/** What every box one types or chooses in looks like: 32 px, one hairline, red when its Field is invalid. */
export const controlClass =
  'h-8 w-full rounded-md border border-control bg-paper px-2.5 text-sm text-ink transition-colors ' +
  'hover:border-ink-3 focus-visible:outline-2 focus-visible:-outline-offset-1 focus-visible:outline-focus ' +
  'data-invalid:border-bad data-disabled:cursor-not-allowed data-disabled:border-line-strong data-disabled:bg-sunken data-disabled:text-ink-3 ' +
  '[&[readonly]]:bg-sunken';
