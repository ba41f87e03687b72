import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { type Viewer, viewerOf } from '#server/auth/viewer.ts';
import { isSetupNeeded } from '#server/features/setup/setup.service.ts';
import { webApp } from './web-app.ts';

/**
 * For layouts and pages: who is looking. Null when nobody is signed in; the browser is sent to /setup when there is nobody
 * who could.
 */
export async function requireViewer(): Promise<Viewer | null> {
  // Asked for first: it tells Next that the page belongs to a request, so that a build opens no database.
  const request = await headers();
  const app = await webApp();
  const viewer = await viewerOf(app, request);
  if (!viewer && (await isSetupNeeded(app))) redirect('/setup');
  return viewer;
}
