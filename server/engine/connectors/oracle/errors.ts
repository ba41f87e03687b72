import { type ErrorCode, TieoutError } from '../../errors.ts';
import { connectionLost, errorText, explainNetworkError } from '../network-error.ts';
import { explainTlsError } from '../tls-refused.ts';
import type { OracleConfig } from './config.ts';

/** `ORA-00942` or `NJS-501`; the driver wraps some server errors in its own, whose text then holds both. */
export function oracleCodes(error: unknown): string[] {
  return [...new Set(errorText(error).match(/\b(?:ORA-\d{5}|NJS-\d{3})\b/g) ?? [])];
}

const LOST = new Set(
  'NJS-003 NJS-500 NJS-501 NJS-521 ORA-00028 ORA-00022 ORA-01012 ORA-01033 ORA-01089 ORA-01092 ORA-02396 ORA-03113 ORA-03114 ORA-03135 ORA-12537 ORA-12547 ORA-12570'.split(
    ' ',
  ),
);

/** Whether the connection is gone, so that nobody can say what became of a commit that was on its way. */
export function isConnectionLost(error: unknown): boolean {
  return oracleCodes(error).some((code) => LOST.has(code)) || /\b(?:ECONNRESET|EPIPE)\b/.test(errorText(error));
}

/** A driver's or server's error as one sentence with what to do. Codes: https://docs.oracle.com/error-help/db/ */
export function explainOracleError(error: unknown, config: OracleConfig): TieoutError {
  if (error instanceof TieoutError) return error;
  const { host, port, username } = config;
  const place = `${host}:${port}`;
  const service = config.database ?? config.sid ?? 'the connect string';
  const detail = errorText(error).split('\nHelp:')[0]!.trim();
  const make = (code: ErrorCode, message: string, advice: string) => new TieoutError(code, message, advice, { detail, cause: error });
  const tls = explainTlsError(withCertificateCode(error), host, port);
  if (tls) return tls;
  const network = explainNetworkError(error, host, port) ?? explainNetworkError(withSystemCode(error), host, port);
  if (network) return network;
  const codes = oracleCodes(error);
  for (const code of codes) {
    switch (code) {
      case 'ORA-01017':
      case 'ORA-01005':
      case 'ORA-01045':
      case 'NJS-101':
        return make('sign_in_failed', `The server at ${place} did not let the user "${username}" in.`, 'Check user name and password.');
      case 'ORA-28000':
        return make('sign_in_failed', `The account of the user "${username}" is locked.`, 'Ask the administrator to unlock it.');
      case 'ORA-28001':
      case 'ORA-28002':
        return make('sign_in_failed', `The password of the user "${username}" has expired.`, 'Set a new password, and give it here.');
      case 'NJS-116':
      case 'NJS-138':
        return make(
          'sign_in_failed',
          `The server at ${place} is too old, or keeps this user's password in an old form.`,
          'Use Oracle Database 12.1 or later; set the password again so that it is kept in today’s form.',
        );
      case 'ORA-12514':
      case 'NJS-518':
        return make('not_found', `There is no service "${service}" on ${place}.`, 'Check the service name; lsnrctl status lists them.');
      case 'ORA-12505':
      case 'NJS-519':
        return make('not_found', `There is no SID "${service}" on ${place}.`, 'Check the SID, or use the service name.');
      case 'ORA-12541':
      case 'NJS-511':
      case 'NJS-503':
        return make(
          'connection_failed',
          `No Oracle listener answers at ${place}.`,
          'Check host and port, and that the listener is running.',
        );
      case 'ORA-12154':
      case 'NJS-512':
      case 'NJS-514':
      case 'NJS-515':
        return make(
          'invalid_input',
          'The connect string cannot be understood.',
          'Correct it, or leave it out and give host, port and service.',
        );
      case 'ORA-12170':
      case 'NJS-510':
        return make(
          'connection_failed',
          `${place} did not answer in time.`,
          'Check host and port, and whether a firewall drops the connection.',
        );
      case 'NJS-530':
        return make('connection_failed', `The host "${host}" is not known.`, 'Check the spelling of the host.');
      case 'NJS-505':
      case 'NJS-506':
      case 'NJS-507':
      case 'NJS-508':
        return make(
          'tls_failed',
          `The encrypted connection to ${place} could not be made: ${detail}.`,
          'Check the TLS mode, the port, the CA certificate and that the certificate is for this host name.',
        );
      case 'ORA-00942':
        return make(
          'not_found',
          'There is no such table or view, or this user may not see it.',
          'Check schema, name and case; grant SELECT on it.',
        );
      case 'ORA-00904':
        return make('not_found', `${withoutCode(detail)}.`, 'Check the columns and their case; one may have been renamed or dropped.');
      case 'ORA-01031':
      case 'ORA-01720':
      case 'ORA-41900':
        return make('permission_denied', `The user "${username}" may not do this: ${detail}.`, 'Grant SELECT on the table to this user.');
      case 'ORA-01555':
      case 'ORA-22924':
        return make(
          'too_busy',
          'The server no longer keeps the rows as they were when the read began.',
          'Read at a quieter time or with a filter, or raise UNDO_RETENTION.',
        );
      case 'ORA-00054':
      case 'ORA-00060':
      case 'ORA-30006':
      case 'ORA-08177':
        return make('too_busy', 'Other work on the database was in the way.', 'Start again; if it happens often, choose a quieter time.');
      case 'ORA-00018':
      case 'ORA-00020':
      case 'ORA-02391':
      case 'ORA-12516':
      case 'ORA-12519':
      case 'ORA-12520':
        return make('too_busy', `The server at ${place} has no free connection.`, 'Try again later, or lower pool.size.');
      case 'ORA-01013':
        return make('connection_lost', 'The server ended the query before all rows were read.', 'Ask who stopped it, then start again.');
      case 'ORA-00040':
      case 'ORA-02395':
      case 'NJS-123':
        return make('timeout', 'The query took longer than is allowed.', 'Use a filter, or raise the time limit.');
      case 'ORA-01653':
      case 'ORA-01652':
      case 'ORA-01654':
      case 'ORA-01536':
      case 'ORA-30036':
        return make('disk_full', 'The database server has no space left.', 'Make room on the server, then start again.');
      case 'NJS-097':
      case 'NJS-098':
      case 'ORA-01008':
        return make('invalid_input', 'The filter or query holds a bind variable like :name.', 'Write the value itself.');
      case 'ORA-01456':
        return make('invalid_input', 'The query tries to write.', 'Tieout only reads here: use a SELECT.');
      default:
        if (LOST.has(code)) return connectionLost(host, port, error);
    }
  }
  if (codes.some((code) => code.startsWith('ORA-'))) {
    return make('invalid_input', `The database refused the statement: ${withoutCode(detail)}.`, 'Check table, filter and query.');
  }
  return make('internal', `The work on ${place} failed: ${detail}.`, 'Start again; if it fails again, report this with its details.');
}

function withoutCode(detail: string): string {
  return detail.replace(/^ORA-\d{5}: /, '').replace(/\.$/, '');
}

/** What the driver leaves of Node's judgement of a certificate: the words, without the code. */
const CERTIFICATE_WORDS: [RegExp, string][] = [
  [/NJS-507|NJS-508/, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  [/certificate has expired/, 'CERT_HAS_EXPIRED'],
  [/certificate is not yet valid/, 'CERT_NOT_YET_VALID'],
  [/unable to verify the first certificate/, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  [/unable to get (?:local )?issuer certificate/, 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
  [/self.signed certificate/, 'SELF_SIGNED_CERT_IN_CHAIN'],
];

function withCertificateCode(error: unknown): unknown {
  const text = errorText(error);
  const code = /NJS-50[678]/.test(text) ? CERTIFICATE_WORDS.find(([words]) => words.test(text))?.[1] : undefined;
  return code === undefined ? null : Object.assign(new Error(text, { cause: error }), { code });
}

/** The driver keeps a socket's error only in its own sentence: `… connect ECONNREFUSED 127.0.0.1:1521`. */
function withSystemCode(error: unknown): unknown {
  const code = /\b(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|ECONNRESET|EPIPE)\b/.exec(errorText(error))?.[0];
  return code === undefined ? error : Object.assign(new Error(errorText(error), { cause: error }), { code });
}
