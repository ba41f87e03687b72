import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, isJson } from './canonical-json.ts';

describe('canonicalJson', () => {
  it('sorts keys at every depth and drops white space', () => {
    expect(canonicalJson(' { "b" : [ 1 , {"z":null, "a":true} ] ,\n"a" : "x y" } ')).toBe('{"a":"x y","b":[1,{"a":true,"z":null}]}');
  });

  it('writes equal numbers in one way and keeps every digit', () => {
    for (const text of ['1', '1.0', '1e0', '10e-1', '0.1E1']) expect(canonicalJson(text)).toBe('1');
    for (const text of ['0', '-0', '0.00', '0e99']) expect(canonicalJson(text)).toBe('0');
    expect(canonicalJson('[123456789012345678901234567890.10, 0.1000000000000000055511151231257827, -12e3]')).toBe(
      '[123456789012345678901234567890.1,0.1000000000000000055511151231257827,-12000]',
    );
    expect(canonicalJson('1e999999')).toBe('1e999999');
    expect(canonicalJson('10e999998')).toBe('1e999999');
    expect(canonicalJson('1.5e-999')).toBe('15e-1000');
  });

  it('writes equal strings in one way', () => {
    expect(canonicalJson('"\\u00e9\\/\\u000a"')).toBe('"é/\\n"');
    expect(canonicalJson('"é/\\n"')).toBe('"é/\\n"');
  });

  it('lets the last of equal keys win, also when they are spelled differently', () => {
    expect(canonicalJson('{"a":1,"\\u0061":2}')).toBe('{"a":2}');
  });

  it('leaves what is no JSON as it is', () => {
    for (const text of ['', '{', '{"a":1,}', '[1 2]', "{'a':1}", 'nul', '01', '+1', '"a', '"\\x"', '1 2', '"a\nb"']) {
      expect(canonicalJson(text)).toBe(text);
      expect(isJson(text)).toBe(false);
    }
  });

  it('means the same as before, and is a fixed point', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 3 }), (value, indent) => {
        const text = canonicalJson(JSON.stringify(value, null, indent));
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value), (_, v) => (Object.is(v, -0) ? 0 : v)));
        expect(canonicalJson(text)).toBe(text);
      }),
    );
  });
});
