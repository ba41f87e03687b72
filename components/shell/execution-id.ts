/** The execution id that a search text means: `EXEC_a1b2c3d4`, pasted with blanks or in capitals; null when it is none. */
export function executionIdIn(text: string): string | null {
  const found = /^exec_([0-9a-z]{4,})$/i.exec(text.trim());
  return found ? `EXEC_${found[1]!.toLowerCase()}` : null;
}
