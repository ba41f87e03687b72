import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecretBox } from './secret-box.ts';

const box = createSecretBox(randomBytes(32));

describe('the secret box', () => {
  it('gives back what was put in, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (plain, purpose) => {
        expect(box.open(box.seal(plain, purpose), purpose)).toBe(plain);
      }),
    );
  });

  it('never gives the same text twice and does not hold the secret', () => {
    const first = box.seal('hunter2', 'a');
    expect(first).not.toBe(box.seal('hunter2', 'a'));
    expect(first).toMatch(/^v1:[\w-]+$/);
    expect(Buffer.from(first.slice(3), 'base64url').toString('latin1')).not.toContain('hunter2');
  });

  it('refuses another key, another purpose, another version and every changed byte', () => {
    const sealed = box.seal('hunter2', 'connection:1');
    const bytes = Buffer.from(sealed.slice(3), 'base64url');
    const changed = [...bytes.keys()].map((at) => {
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] as number) ^ 1;
      return `v1:${copy.toString('base64url')}`;
    });
    for (const text of [...changed, 'v1:', 'v1', sealed.replace('v1', 'v2'), sealed.slice(0, 20)]) {
      expect(() => box.open(text, 'connection:1')).toThrowError(/cannot be read/);
    }
    expect(() => box.open(sealed, 'connection:2')).toThrowError(/cannot be read/);
    expect(() => createSecretBox(randomBytes(32)).open(sealed, 'connection:1')).toThrowError(/cannot be read/);
  });

  it('derives a stable key for each use', () => {
    expect(box.derive('sessions')).toMatch(/^[0-9a-f]{64}$/);
    expect(box.derive('sessions')).toBe(box.derive('sessions'));
    expect(box.derive('sessions')).not.toBe(box.derive('other'));
  });
});
