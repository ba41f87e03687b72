import { createInterface } from 'node:readline/promises';
import { Cancelled, TieoutError } from '#server/engine/errors.ts';

/**
 * Asks a person to type something before data is written. Nobody is asked where nobody can answer.
 * @throws TieoutError invalid_input without a terminal, Cancelled for any other answer.
 */
export async function askToType(what: string, wanted: string, signal: AbortSignal): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new TieoutError('invalid_input', `${what} That has to be confirmed, and there is nobody to ask.`, 'Add --yes to confirm it.');
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`${what} Type ${wanted} to confirm: `, { signal });
    if (answer.trim() !== wanted) throw new Cancelled();
  } catch (error) {
    throw signal.aborted ? new Cancelled() : error;
  } finally {
    lines.close();
  }
}
