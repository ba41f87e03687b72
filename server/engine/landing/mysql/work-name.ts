/** The bare name of a quoted table; names of work tables hold nothing that would need more. */
export function workName(quoted: string): string {
  return quoted.slice(1, -1);
}
