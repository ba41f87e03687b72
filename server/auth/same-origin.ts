/**
 * Whether a writing request comes from our own pages. Browsers send `Origin` with every such request; a caller without one
 * is no browser and carries no cookie of ours by accident.
 */
export function sameOrigin(request: Request, publicUrl: string | null): boolean {
  const origin = request.headers.get('origin');
  if (origin === null) return true;
  if (publicUrl !== null && new URL(publicUrl).origin === origin) return true;
  try {
    return new URL(origin).host === (request.headers.get('host') ?? new URL(request.url).host);
  } catch {
    return false;
  }
}
