import { writerModelTests } from './writer-model-tests.ts';
import { writerScene } from './writer-scene.ts';
import type { WriterSubject } from './writer-subject.ts';
import { writerTransactionTests } from './writer-transaction-tests.ts';
import { writerValueTests } from './writer-value-tests.ts';

/** What every writer must do, whatever the database. See {@link WriterSubject} for how to join. */
export function writerSuite(makeSubject: () => WriterSubject): void {
  const scene = writerScene(makeSubject);
  writerValueTests(scene);
  writerTransactionTests(scene);
  writerModelTests(scene);
}
