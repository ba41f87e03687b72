/** What has the focus keeps it, though its row is about to be moved: moving a row in the document takes the focus away. */
export function keepFocus(): void {
  const held = document.activeElement;
  requestAnimationFrame(() => {
    if (held instanceof HTMLElement && held.isConnected && document.activeElement !== held) held.focus();
  });
}

/**
 * A row is about to be removed with the button that was pressed: the focus goes to the same button of the row that takes its
 * place, of the last one, or to `otherwise` when none is left.
 */
export function focusNextRow(list: Element | null, at: number, otherwise: HTMLElement | null): void {
  requestAnimationFrame(() => {
    const rows = [...(list?.children ?? [])];
    const row = rows[at] ?? rows.at(-1);
    (row?.querySelector<HTMLElement>('button[aria-label^="Remove "]') ?? otherwise)?.focus();
  });
}
