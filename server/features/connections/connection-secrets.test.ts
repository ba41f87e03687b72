import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSecretBox } from '#server/auth/secret-box.ts';
import {
  joinSecrets,
  keptSecrets,
  maskReferences,
  openSecrets,
  resolveReferences,
  sealSecrets,
  splitSecrets,
} from './connection-secrets.ts';

const PATHS = ['password', 'tls.key'];

describe('connection secrets', () => {
  it('are taken out of the settings and put back', () => {
    const config = { host: 'h', password: 'hunter2', tls: { mode: 'require', key: 'pem' } };
    const { open, secrets } = splitSecrets(config, PATHS);
    expect(open).toEqual({ host: 'h', tls: { mode: 'require' } });
    expect(secrets).toEqual({ password: 'hunter2', 'tls.key': 'pem' });
    expect(joinSecrets(open, secrets)).toEqual(config);
    expect(splitSecrets({ tls: { key: 'pem' } }, PATHS).open).toEqual({});
  });

  it('that are references stay in the open and are read when needed', () => {
    const config = { password: { env: 'CRM_PASSWORD' } };
    expect(splitSecrets(config, PATHS)).toEqual({ open: config, secrets: {} });
    expect(resolveReferences(config, PATHS, { CRM_PASSWORD: 'hunter2' })).toEqual({ password: 'hunter2' });
    expect(() => resolveReferences(config, PATHS, {})).toThrowError('The environment variable CRM_PASSWORD is not set.');
    expect(() => resolveReferences({ password: { env: 'TIEOUT_SECRET_KEY' } }, PATHS, { TIEOUT_SECRET_KEY: 'k' })).toThrowError(/own/);
    expect(maskReferences(config, PATHS).password).toBeTypeOf('string');
  });

  it('of an odd shape are never left in the open part', () => {
    for (const password of [{ text: 'hunter2' }, ['hunter2'], 5, { env: 'not a name', x: 1 }, null]) {
      expect(splitSecrets({ password }, PATHS)).toEqual({ open: {}, secrets: {} });
    }
  });

  it('are kept when an edit leaves them out, and only then', () => {
    const stored = { password: 'old', 'tls.key': 'old' };
    expect(keptSecrets({}, stored)).toEqual(stored);
    expect(keptSecrets({ password: '', tls: { mode: 'require' } }, stored)).toEqual(stored);
    expect(keptSecrets({ password: null, tls: { key: 'new' } }, stored)).toEqual({});
    expect(keptSecrets({ password: { env: 'X' } }, stored)).toEqual({ 'tls.key': 'old' });
  });

  it('are sealed for one connection', () => {
    const box = createSecretBox(randomBytes(32));
    expect(sealSecrets(box, '1', {})).toBeNull();
    const sealed = sealSecrets(box, '1', { password: 'hunter2' });
    expect(openSecrets(box, { id: '1', secrets: sealed })).toEqual({ password: 'hunter2' });
    expect(() => openSecrets(box, { id: '2', secrets: sealed })).toThrowError(/cannot be read/);
  });
});
