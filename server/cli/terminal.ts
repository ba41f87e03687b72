import { styleText } from 'node:util';

type Style = 'green' | 'yellow' | 'red' | 'dim' | 'bold' | 'cyan' | 'magenta';

/** Standard output belongs to the answer: one JSON document with `--json`, else text. Everything else goes to standard error. */
export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

export function printDocument(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

/** For people who watch, on standard error. */
export function note(text: string): void {
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Colour only for people: not into a file or a pipe, and not when NO_COLOR asks for none (https://no-color.org). */
export function paint(style: Style, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return stream.isTTY && !process.env.NO_COLOR ? styleText(style, text, { validateStream: false }) : text;
}

const STATUS_STYLES: Record<string, Style> = {
  HEALTHY: 'green',
  GOOD: 'green',
  EXCELLENT: 'green',
  ACCEPTABLE: 'yellow',
  WARNING: 'yellow',
  CRITICAL: 'red',
  POOR: 'red',
  succeeded: 'green',
  running: 'cyan',
  failed: 'red',
  cancelled: 'yellow',
  passed: 'green',
  warning: 'yellow',
  skipped: 'dim',
};

export function paintStatus(status: string): string {
  const style = STATUS_STYLES[status];
  return style ? paint(style, status) : status;
}

/** A reader that goes away (`| head`) is no failure of ours. */
export function survivePipeEnd(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
      throw error;
    });
  }
}

/** Waits until everything written has left this process, so that leaving it cuts nothing off. */
export async function flushed(): Promise<void> {
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((resolve) => stream.write('', resolve))));
}
