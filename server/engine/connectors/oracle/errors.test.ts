import { expect, it } from 'vitest';
import { oracleConfigSchema } from './config.ts';
import { explainOracleError } from './errors.ts';
import { oracleError } from './testing/oracle-double.ts';

const config = oracleConfigSchema.parse({ host: 'db', database: 'PDB', username: 'reader', password: 'hush-hush' });

it.each([
  ['ORA-01017', 'sign_in_failed'],
  ['ORA-28000', 'sign_in_failed'],
  ['ORA-28001', 'sign_in_failed'],
  ['ORA-12541', 'connection_failed'],
  ['NJS-503', 'connection_failed'],
  ['NJS-511', 'connection_failed'],
  ['NJS-530', 'connection_failed'],
  ['ORA-12170', 'connection_failed'],
  ['NJS-510', 'connection_failed'],
  ['ORA-12514', 'not_found'],
  ['NJS-518', 'not_found'],
  ['ORA-12505', 'not_found'],
  ['NJS-519', 'not_found'],
  ['ORA-00942', 'not_found'],
  ['ORA-00904', 'not_found'],
  ['ORA-01031', 'permission_denied'],
  ['ORA-01555', 'too_busy'],
  ['ORA-00054', 'too_busy'],
  ['ORA-00060', 'too_busy'],
  ['ORA-03113', 'connection_lost'],
  ['ORA-03114', 'connection_lost'],
  ['ORA-01013', 'connection_lost'],
  ['NJS-501', 'connection_lost'],
  ['NJS-123', 'timeout'],
  ['NJS-506', 'tls_failed'],
  ['NJS-508', 'tls_failed'],
  ['ORA-01456', 'invalid_input'],
  ['ORA-00933', 'invalid_input'],
  ['NJS-999', 'internal'],
])('%s is %s, in words of its own and without the password', (code, expected) => {
  const explained = explainOracleError(oracleError(code, 'what the server said'), config);
  expect(explained.code).toBe(expected);
  expect(explained.advice).not.toBe('');
  expect(JSON.stringify([explained.message, explained.advice, explained.detail])).not.toContain('hush-hush');
});

it('finds the socket’s error in the driver’s sentence, and the server’s in a wrapped one', () => {
  const refused = oracleError('NJS-503', 'connection to host db port 1521 could not be established. connect ECONNREFUSED 127.0.0.1:1521');
  expect(explainOracleError(refused, config)).toMatchObject({ code: 'connection_failed', message: 'Nothing answers at db:1521.' });
  const wrapped = oracleError('NJS-500', 'connection to the Oracle Database was broken\nORA-03113: end-of-file on communication channel');
  expect(explainOracleError(wrapped, config).code).toBe('connection_lost');
});
