import { describe, expect, it } from 'vitest';
import type { LogicalType } from '../values/logical-type.ts';
import { isSameValue } from './same-value.ts';

describe('isSameValue', () => {
  const same: [LogicalType, string, string][] = [
    [{ kind: 'decimal' }, '12.5', '12.50'],
    [{ kind: 'decimal' }, '-0.00', '0'],
    [{ kind: 'decimal' }, '012', '12.'],
    [{ kind: 'float' }, '1e3', '1000'],
    [{ kind: 'float' }, '-0', '0'],
    [{ kind: 'float' }, 'NaN', 'NaN'],
    [{ kind: 'time', precision: 6 }, '10:00:00', '10:00:00.000000'],
    [{ kind: 'timestamp', precision: 6 }, '2024-01-01 10:00:00.5', '2024-01-01 10:00:00.500000'],
    [{ kind: 'timestamptz', precision: 6 }, '2024-01-01 10:00:00.0Z', '2024-01-01 10:00:00Z'],
    [{ kind: 'json' }, '{"b": 1.0, "a": []}', '{"a":[],"b":1}'],
  ];
  it.each(same)('%o: %s is %s', (type, left, right) => {
    expect(isSameValue(type, left, right)).toBe(true);
  });

  const different: [LogicalType, string | null, string | null][] = [
    [{ kind: 'decimal' }, '12345678901234567890123456789012345678', '12345678901234567890123456789012345679'],
    [{ kind: 'decimal' }, '1', '-1'],
    [{ kind: 'decimal' }, '100', '1'],
    [{ kind: 'float' }, '0.1', '0.10000000000000002'],
    [{ kind: 'timestamp', precision: 6 }, '2024-01-01 10:00:00.5', '2024-01-01 10:00:00.500001'],
    [{ kind: 'string' }, 'a', 'a '],
    [{ kind: 'string' }, '', null],
    [{ kind: 'string' }, '1.0', '1'],
    [{ kind: 'bytes' }, '00', ''],
    [{ kind: 'json' }, '[1]', '["1"]'],
  ];
  it.each(different)('%o: %s is not %s', (type, left, right) => {
    expect(isSameValue(type, left, right)).toBe(false);
  });
});
