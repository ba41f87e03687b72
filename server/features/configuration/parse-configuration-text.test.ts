import { describe, expect, it } from 'vitest';
import { LARGEST_CONFIGURATION_BYTES, parseConfigurationText } from './parse-configuration-text.ts';

const parse = (text: string) => parseConfigurationText(new TextEncoder().encode(text));

describe('reading a configuration file', () => {
  it('takes YAML and JSON, tabs in JSON included', () => {
    expect(parse('version: 1\nrulesets: []\n')).toEqual({ value: { version: 1, rulesets: [] } });
    expect(parse('{\n\t"version": 1,\n\t"rulesets": []\n}')).toEqual({ value: { version: 1, rulesets: [] } });
  });

  it('takes a byte order mark of UTF-8', () => {
    expect(parse('\uFEFFversion: 1\n')).toEqual({ value: { version: 1 } });
  });

  it('keeps dates, codes and "no" as text', () => {
    expect(parse('a: 2024-01-01\nb: no\nc: 0x1F\nd: "007"')).toEqual({ value: { a: '2024-01-01', b: 'no', c: 31, d: '007' } });
  });

  it.each([
    ['a key given twice', 'version: 1\npassword: a\npassword: b\n', 'line 3, column 1', 'the key "password" is written twice'],
    ['a key given twice in JSON', '{"a": 1,\n "a": 2}', 'line 2, column 2', 'the key "a" is written twice'],
    ['a tab', 'connections:\n\t- name: x\n', 'line 2, column 1', 'a tab is used for indentation; use blanks'],
    ['a bracket left open', 'a: [1, 2\n', 'line 2, column 1', 'the indentation does not fit, or a bracket is not closed'],
    ['a quote left open', 'a: "secret', 'line 1, column 11', expect.stringContaining('a closing quote')],
    ['two documents', 'a: 1\n---\nb: 1\n', 'line 2, column 1', expect.stringContaining('a second document starts here')],
    ['a tag', 'a: !secret x', 'line 1, column 4', expect.stringContaining('tags have no meaning')],
    ['an empty file', '', '', expect.stringContaining('the file is empty')],
    ['blank lines only', '\n \n', '', expect.stringContaining('the file is empty')],
    ['comments only', '# nothing\n', '', expect.stringContaining('only comments')],
    ['an unknown alias', 'a: *x', '', expect.stringContaining('unresolved alias')],
    ['zero bytes', 'version: 1\0', '', 'the file is not text; save it as UTF-8'],
  ])('names %s', (_name, text, path, message) => {
    expect(parse(text)).toEqual({ problems: [{ path, message }] });
  });

  it('never repeats a line that may hold a secret', () => {
    const result = parse('password: hunter2\n\tpassword: hunter3\n  - "hunter4');
    expect(JSON.stringify(result)).not.toContain('hunter');
    expect(result).toHaveProperty('problems');
  });

  it('refuses what is not UTF-8', () => {
    expect(parseConfigurationText(new Uint8Array([0x50, 0x41, 0x52, 0x31, 0xff, 0xfe]))).toEqual({
      problems: [{ path: '', message: 'the file is not text; save it as UTF-8' }],
    });
  });

  it('refuses a file of 10 MB without reading it', () => {
    const result = parseConfigurationText(new Uint8Array(10 * 1024 * 1024).fill(32));
    expect(result).toEqual({ problems: [{ path: '', message: 'the file has 10.0 MB; a configuration file has at most 4 MB' }] });
    expect(LARGEST_CONFIGURATION_BYTES).toBe(4 * 1024 * 1024);
  });

  it('survives a file made to exhaust memory or the stack', () => {
    expect(parse(`${'['.repeat(100_000)}`)).toHaveProperty('problems');
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((k, i) => `${k}: &${k} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`),
    ];
    expect(parse(bomb.join('\n'))).toHaveProperty('problems');
  });
});
