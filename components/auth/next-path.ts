/**
 * Where to go after signing in: a path of ours, never another site. Browsers read `//host` and `/\host` as another site.
 */
export function nextPath(wanted: string | null | undefined): string {
  if (!wanted || !/^\/(?![/\\])/.test(wanted) || /[\n\r\t]/.test(wanted)) return '/';
  return /^\/(sign-in|setup)(?![\w-])/.test(wanted) ? '/' : wanted;
}

/** `/sign-in?next=…` that comes back to this place. */
export function signInPath(place: string): string {
  const next = nextPath(place);
  return next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`;
}
