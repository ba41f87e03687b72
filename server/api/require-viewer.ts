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
  const app = await webApp();
  const viewer = await viewerOf(app, await headers());
  if (!viewer && (await isSetupNeeded(app))) redirect('/setup');
  return viewer;
}
