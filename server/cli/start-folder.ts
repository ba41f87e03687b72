/**
 * The folder that file names on the command line are relative to. npm runs its scripts in the project's folder and tells
 * in INIT_CWD where the person was.
 */
export function startFolder(): string {
  const byNpm = process.env.npm_lifecycle_event === 'tieout' ? process.env.INIT_CWD : undefined;
  return byNpm ?? process.cwd();
}
