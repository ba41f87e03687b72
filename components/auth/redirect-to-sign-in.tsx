'use client';

import { useEffect } from 'react';
import { signInPath } from './next-path.ts';

/** Only the browser knows the whole address one wanted to see, filters and all; it goes along and is opened after signing in. */
export function RedirectToSignIn() {
  useEffect(() => {
    const { pathname, search, hash } = window.location;
    window.location.replace(signInPath(pathname + search + hash));
  }, []);
  return (
    <noscript>
      <a href="/sign-in">Sign in</a>
    </noscript>
  );
}
