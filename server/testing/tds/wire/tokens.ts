import type { EnvironmentChange } from '../sql/session.ts';
import type { SqlError } from '../sql/sql-error.ts';
import { littleEndian } from './value-bytes.ts';

const SERVER_NAME = 'tieout-tds';
const PROGRAM = 'TDS protocol test server';
const TOKEN = {
  returnStatus: 0x79,
  error: 0xaa,
  info: 0xab,
  loginAck: 0xad,
  environment: 0xe3,
  done: 0xfd,
  doneProcedure: 0xfe,
  doneInProcedure: 0xff,
};
const ENVIRONMENT = { database: 1, language: 2, packetSize: 4, collation: 7, begin: 8, commit: 9, rollback: 10, reset: 18 };

export const DONE = { more: 0x1, error: 0x2, count: 0x10, attention: 0x20 } as const;
export type DoneKind = 'done' | 'doneProcedure' | 'doneInProcedure';

const byte = (...values: number[]) => Buffer.from(values);
const short = (value: number) => littleEndian(BigInt(value), 2);
const wide = (text: string) => Buffer.from(text, 'utf16le');
const byteText = (text: string) => Buffer.concat([byte(text.length), wide(text)]);
const shortText = (text: string) => Buffer.concat([short(text.length), wide(text)]);

function withLength(token: number, body: Buffer): Buffer {
  return Buffer.concat([byte(token), short(body.length), body]);
}

export function doneToken(kind: DoneKind, status: number, count = 0): Buffer {
  return Buffer.concat([byte(TOKEN[kind]), short(status), short(0), littleEndian(BigInt(count), 8)]);
}

export function returnStatus(): Buffer {
  return Buffer.concat([byte(TOKEN.returnStatus), littleEndian(0n, 4)]);
}

export function errorToken(error: SqlError): Buffer {
  return message(TOKEN.error, error.number, error.state, error.class, error.message, error.line);
}

export function infoToken(number: number, text: string): Buffer {
  return message(TOKEN.info, number, 1, 0, text, 1);
}

function message(token: number, number: number, state: number, severity: number, text: string, line: number): Buffer {
  return withLength(
    token,
    Buffer.concat([
      littleEndian(BigInt(number), 4),
      byte(state, severity),
      shortText(text),
      byteText(SERVER_NAME),
      byteText(''),
      littleEndian(BigInt(line), 4),
    ]),
  );
}

/** What a client is told when it is let in (MS-TDS 2.2.7.14). */
export function loginTokens(database: string, packetSize: number, before: number): Buffer {
  const collation = byte(0x09, 0x04, 0xd0, 0x00, 0x34);
  const acknowledged = Buffer.concat([byte(1, 0x74, 0x00, 0x00, 0x04), byteText(PROGRAM), byte(16, 0, 0x0f, 0xa0)]);
  return Buffer.concat([
    environment(ENVIRONMENT.database, byteText(database), byteText('master')),
    infoToken(5701, `Changed database context to '${database}'.`),
    environment(ENVIRONMENT.collation, Buffer.concat([byte(collation.length), collation]), byte(0)),
    environment(ENVIRONMENT.language, byteText('us_english'), byteText('')),
    infoToken(5703, 'Changed language setting to us_english.'),
    withLength(TOKEN.loginAck, acknowledged),
    environment(ENVIRONMENT.packetSize, byteText(String(packetSize)), byteText(String(before))),
    doneToken('done', 0),
  ]);
}

export function environmentToken(change: EnvironmentChange, database: string): Buffer {
  if (change.kind === 'database') return environment(ENVIRONMENT.database, byteText(change.name), byteText(database));
  const descriptor = Buffer.concat([byte(8), littleEndian(change.transaction, 8)]);
  if (change.kind === 'begun') return environment(ENVIRONMENT.begin, descriptor, byte(0));
  return environment(change.kind === 'committed' ? ENVIRONMENT.commit : ENVIRONMENT.rollback, byte(0), descriptor);
}

export function resetToken(): Buffer {
  return environment(ENVIRONMENT.reset, byte(0), byte(0));
}

function environment(type: number, now: Buffer, before: Buffer): Buffer {
  return withLength(TOKEN.environment, Buffer.concat([byte(type), now, before]));
}
