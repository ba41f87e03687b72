import { execFileSync } from 'node:child_process';

/** Who runs the servers that tests start: nobody, when the tests run as root; null when it is the tests' own user. */
export function serverFilesOwner(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (option: string) => Number(execFileSync('id', [option, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
