import { failureText } from './failure-text.ts';
import { runWorker } from './run-worker.ts';

try {
  process.exitCode = await runWorker();
} catch (error) {
  process.stderr.write(`${failureText(error)}\n`);
  process.exitCode = 1;
}
