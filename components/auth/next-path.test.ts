import { describe, expect, it } from 'vitest';
import { nextPath, signInPath } from './next-path.ts';

describe('nextPath', () => {
  it('keeps paths of ours with their query', () => {
    for (const path of ['/', '/runs/EXEC_1?outcome=mismatched&page=2', '/settings#tokens', '/sign-in-history'])
      expect(nextPath(path)).toBe(path);
  });

  it('goes nowhere else, and not in a circle', () => {
    const wrong = [
      null,
      undefined,
      '',
      'runs',
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      'javascript:alert(1)',
    ];
    for (const path of [...wrong, '/sign-in', '/sign-in?next=/runs', '/setup']) expect(nextPath(path)).toBe('/');
  });

  it('is carried by the sign-in page', () => {
    expect(signInPath('/')).toBe('/sign-in');
    expect(nextPath(new URL(signInPath('/runs?a=1&b=2'), 'http://x').searchParams.get('next'))).toBe('/runs?a=1&b=2');
  });
});
