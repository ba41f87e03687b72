import { expect, it } from 'vitest';
import { sameMeaning } from './same-meaning.ts';

it.each([
  ['12.5', '12.50', 'decimal(12,2)', 'decimal(14,4)', true],
  ['1', '1.0', 'integer', 'float', true],
  ['12.5', '12.51', 'decimal', 'decimal', false],
  ['NaN', 'NaN', 'float', 'float', true],
  ['2025-01-20 09:15:00', '2025-01-20 09:15:00Z', 'timestamp(0)', 'timestamptz(6)', true],
  ['2025-01-20 09:15:00.120', '2025-01-20 09:15:00.12', 'timestamp(3)', 'timestamp(2)', true],
  ['2025-01-20 09:15:00.000', '2025-01-20 09:15:00', 'timestamp(3)', 'timestamp(0)', true],
  ['2025-01-20', '2025-01-20 00:00:00', 'date', 'timestamp(6)', true],
  ['2025-01-20', '2025-01-20 00:00:01', 'date', 'timestamp(6)', false],
  ['2025-01-20 09:15:10', '2025-01-20 09:15:1', 'timestamp(0)', 'timestamp(0)', false],
  ['true', '1', 'boolean', 'integer', true],
  ['true', '0', 'boolean', 'integer', false],
  ['PAID', 'paid', 'string', 'string', false],
  ['12.5', '12.50', 'string', 'decimal', false],
  [null, '', 'string', 'string', false],
  [null, null, 'string', 'string', true],
])('%s and %s as %s and %s: %s', (source, target, sourceType, targetType, same) => {
  expect(sameMeaning(source, target, sourceType, targetType)).toBe(same);
});
