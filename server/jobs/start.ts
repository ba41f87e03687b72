import { failureText } from './failure-text.ts';
import { serve } from './serve.ts';

/** `npm start`: the dashboard and one worker. */
const stopping = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopping.abort());

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
try {
  await serve(process.env, { say, signal: stopping.signal, ready: (url) => say(`Tieout is ready on ${url}`) });
} catch (error) {
  process.stderr.write(`${failureText(error)}\n`);
  process.exitCode = 1;
}
