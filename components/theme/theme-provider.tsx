'use client';

import { ThemeProvider as NextThemesProvider } from 'next-themes';
import type { ReactNode } from 'react';

// React warns about a runnable <script> rendered in the browser; there the script has done its work already (it ran while
// the HTML was parsed), so the client renders it as plain text. Next's guide "preventing flash before hydration" does the same.
const scriptProps = { type: typeof window === 'undefined' ? 'text/javascript' : 'text/plain', suppressHydrationWarning: true };

/** Light, dark or the system's choice, set on `<html class>` before the first paint, so nothing flashes. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  return (
    <NextThemesProvider
      attribute="class"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      storageKey="tieout-theme"
      scriptProps={scriptProps}
    >
      {children}
    </NextThemesProvider>
  );
}
