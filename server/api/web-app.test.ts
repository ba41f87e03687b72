import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { webApp } from './web-app.ts';

describe('webApp', () => {
  let dataDir = '';
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'tieout-web-app-'));
    vi.stubEnv('TIEOUT_DATA_DIR', dataDir);
    vi.stubEnv('DATABASE_URL', undefined);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('says how to set up a control database that has no tables', async () => {
    await expect(webApp()).rejects.toMatchObject({
      code: 'not_found',
      message: 'The control database has not been set up.',
      advice: expect.stringContaining('tieout -- init'),
    });
  });
});
