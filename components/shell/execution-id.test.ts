import { expect, it } from 'vitest';
import { executionIdIn } from './execution-id.ts';

it.each([
  ['EXEC_a1b2c3d4', 'EXEC_a1b2c3d4'],
  ['  exec_A1B2C3D4\n', 'EXEC_a1b2c3d4'],
  ['EXEC_', null],
  ['EXEC_a1b2c3d4 and more', null],
  ['orders', null],
])('%j means %s', (text, id) => expect(executionIdIn(text)).toBe(id));
