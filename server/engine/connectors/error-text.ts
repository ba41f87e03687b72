/** The code of a driver's error, if it has one: `ECONNREFUSED`, `ER_NO_SUCH_TABLE`, `42P01`. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
