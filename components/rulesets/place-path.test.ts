import { describe, expect, it } from 'vitest';
import { isBlankPlace, placeName, placeParts, valueAtPlace } from './place-path.ts';

const definition = {
  name: '',
  rules: [{ name: 'a', keys: [] }, { keys: [{ source: 'x', target: '' }] }],
  thresholds: { rcr: { healthy: 0 } },
};

describe('places in a definition', () => {
  it('are taken apart and found', () => {
    expect(placeParts('rules[1].keys[0].source')).toEqual(['rules', 1, 'keys', 0, 'source']);
    expect(placeParts('["odd \\"key\\""].x')).toEqual(['odd "key"', 'x']);
    expect(valueAtPlace(definition, 'rules[1].keys[0].source')).toBe('x');
    expect(valueAtPlace(definition, 'rules[7].keys[0]')).toBeUndefined();
  });

  it.each([
    ['name', true],
    ['rules[0].keys', true],
    ['rules[1].keys[0].target', true],
    ['rules[1].keys[0].source', false],
    ['thresholds.rcr.healthy', false],
    ['inactive', true],
  ])('%s is blank: %s', (path, blank) => {
    expect(isBlankPlace(definition, path)).toBe(blank);
  });

  it.each([
    ['', 'Ruleset'],
    ['rules[1].keys[0].source', 'Rule 2, key pair 1, source'],
    ['rules[0].target_filter', 'Rule 1, target filter'],
    ['fields[2].compare.zone', 'Field pair 3, how it is compared, zone'],
    ['source.connection', 'Source, connection'],
    ['rules', 'Rules'],
    ['staging.ttl_hours', 'Staging, hours'],
  ])('%s is called %s', (path, name) => {
    expect(placeName(path)).toBe(name);
  });
});
