import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { connectorDefinition } from '#server/engine/connectors/registry.ts';

/** What can be held against docker-compose.yml and the install script without Docker: neither is run by the tests. */
const root = resolve(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

const service = z.looseObject({
  build: z.string().optional(),
  image: z.string(),
  profiles: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
  healthcheck: z.looseObject({ test: z.array(z.string()).optional(), disable: z.boolean().optional() }).optional(),
});
const compose = z
  .looseObject({ services: z.record(z.string(), service), volumes: z.record(z.string(), z.null()) })
  .parse(parse(read('docker-compose.yml'), { merge: true }));
const services = Object.entries(compose.services);
const engines = services.filter(([, { profiles }]) => profiles?.includes('engines'));

/** `${NAME:-default}` as Compose fills it in where the variable is not set. */
const filledIn = (text: string) => text.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1');

describe('docker-compose.yml', () => {
  it('names only volumes, services and scripts that there are', () => {
    const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts);
    for (const [name, { volumes, depends_on, command, build }] of services) {
      for (const volume of volumes ?? [])
        expect([name, Object.keys(compose.volumes)]).toEqual([name, expect.arrayContaining([volume.split(':')[0]])]);
      for (const needed of Object.keys(depends_on ?? {})) expect(Object.keys(compose.services)).toContain(needed);
      if (build === undefined) continue;
      expect(existsSync(join(root, build, 'Dockerfile'))).toBe(true);
      expect(scripts).toContain(command?.at(-1));
    }
  });

  it('waits for the health of a service that says how it is', () => {
    for (const [, { depends_on }] of services) {
      for (const [needed, { condition }] of Object.entries(depends_on ?? {})) {
        expect(condition).toBe('service_healthy');
        const ownCheck = compose.services[needed]!.healthcheck?.test !== undefined;
        expect(ownCheck || (compose.services[needed]!.build !== undefined && read('Dockerfile').includes('\nHEALTHCHECK '))).toBe(true);
      }
    }
  });

  it('starts servers for tests only when they are asked for, and shows them to this machine alone', () => {
    expect(engines.map(([name]) => name)).toEqual(['sqlserver', 'oracle', 'mongodb-replica']);
    for (const [, { ports }] of engines) for (const port of ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it.each([
    ['sqlserver', 'sqlserver', 'MSSQL_SA_PASSWORD', 'server/engine/connectors/README.md', /TIEOUT_TEST_SQLSERVER_URL=(\S+)/],
    ['oracle', 'oracle', 'ORACLE_PASSWORD', 'server/engine/connectors/README.md', /TIEOUT_TEST_ORACLE_URL=(\S+)/],
    ['mongodb-replica', 'mongodb', null, 'server/engine/connectors/mongodb/README.md', /TIEOUT_TEST_MONGODB_URL='(\S+)'/],
  ] as const)('is where the address of %s in the documentation leads', (name, type, password, document, address) => {
    const { ports, environment } = compose.services[name]!;
    const url = address.exec(read(document))?.[1] ?? '';
    const config = connectorDefinition(type).parseUrl(url);
    const [, port] = ports![0]!.split(':');
    expect(config).not.toBeNull();
    expect(new URL(url)).toMatchObject({ hostname: '127.0.0.1', port });
    if (password !== null) expect(config).toMatchObject({ password: filledIn(environment![password]!) });
    expect(read(document)).toMatch(new RegExp(`docker compose --profile engines up -d (--wait )?${name}\\n`));
  });
});

it('the install script is one that bash takes', () => {
  expect(() => execFileSync('bash', ['-n', join(root, 'server/testing/install-engines.sh')], { stdio: 'pipe' })).not.toThrow();
});
