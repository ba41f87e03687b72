import { describe, expect, it } from 'vitest';
import { TieoutError } from '../../errors.ts';
import { type GivenMysqlSettings, mysqlLandingSettings } from './landing-settings.ts';
import { checkedVersion } from './prepare-landing.ts';

const given: GivenMysqlSettings = {
  host: 'db',
  port: null,
  database: 'reconciliation_landing',
  username: 'recon_user',
  password: 'secret!',
  batchSize: 10_000,
  useBulkCopy: true,
  stagingTtlHours: 24,
};

const owner = { identify: async () => ({ id: 'one', name: 'the first' }) };

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof TieoutError) return `${error.code}: ${error.message} ${error.advice}`;
    throw error;
  }
  return 'accepted';
}

describe('the settings of the landing database', () => {
  it('are taken as the environment gives them, on the usual port', () => {
    expect(mysqlLandingSettings(given, owner)).toEqual({
      host: 'db',
      port: 3306,
      database: 'reconciliation_landing',
      username: 'recon_user',
      password: 'secret!',
      batchRows: 10_000,
      useBulkCopy: true,
      stagingTtlHours: 24,
      owner,
    });
  });

  it('name every variable that is missing', () => {
    const message = refusal(() => mysqlLandingSettings({ ...given, host: null, username: null, database: null }, owner));
    expect(message).toContain(
      'invalid_input: LANDING_DB_TYPE is mysql, but LANDING_DB_HOST is not set; LANDING_DB_USERNAME is not set; LANDING_DB_DATABASE is not set.',
    );
    expect(message).not.toContain('secret');
  });

  it.each(['a`; DROP DATABASE b', 'a b', 'mysql', 'MySQL', 'sys', 'information_schema', '-x', 'x'.repeat(65), 'a/b', 'ä'])(
    'refuse the database name %s',
    (database) => {
      expect(refusal(() => mysqlLandingSettings({ ...given, database }, owner))).toContain('LANDING_DB_DATABASE must');
    },
  );
});

describe('the version of the landing server', () => {
  it.each([
    ['9.7.4-2', false, 'MySQL 9.7.4'],
    ['8.0.35', false, 'MySQL 8.0.35'],
    ['10.11.19-MariaDB-0+deb12u1', true, 'MariaDB 10.11.19'],
    ['11.4.2-MariaDB', true, 'MariaDB 11.4.2'],
  ])('%s will do', (version, isMariadb, text) => {
    expect(checkedVersion({ version, isMariadb })).toBe(text);
  });

  it.each([
    ['5.7.44', false, 'MySQL 5.7.44, which is too old: MySQL 8.0 is the oldest'],
    ['10.5.29-MariaDB', true, 'MariaDB 10.5.29, which is too old: MariaDB 10.6 is the oldest'],
  ])('%s is too old', (version, isMariadb, text) => {
    expect(refusal(() => checkedVersion({ version, isMariadb }))).toContain(text);
  });
});
