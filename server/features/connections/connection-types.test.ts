import { expect, it } from 'vitest';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { connectionTypes } from './connection-types.ts';

it('knows where the servers of each database listen, so that the form offers a URL and a port', () => {
  const ports = Object.fromEntries(connectionTypes(CLI_ACTOR).map(({ type, defaultPort }) => [type, defaultPort]));
  expect(ports).toMatchObject({ mysql: 3306, postgresql: 5432, sqlserver: 1433, oracle: 1521, sqlite: null, files: null });
  for (const { type, fields, defaultPort } of connectionTypes(CLI_ACTOR))
    expect([type, defaultPort !== null]).toEqual([type, fields.some(({ name }) => name === 'host')]);
});
