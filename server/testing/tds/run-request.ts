import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ClientConnection, KILLED } from './client-connection.ts';
import type { Variable } from './sql/context.ts';
import type { SqlSession, StatementResult } from './sql/session.ts';
import { NeverEnds, SqlError } from './sql/sql-error.ts';
import { columnMetadata, rowToken } from './wire/columns.ts';
import { type Message, PACKET } from './wire/packets.ts';
import { readBatch, readCall, readTransactionRequest } from './wire/requests.ts';
import { DONE, type DoneKind, doneToken, environmentToken, errorToken, resetToken, returnStatus } from './wire/tokens.ts';

/** So much is sent before the server looks whether the client has changed its mind. */
const BYTES_PER_TURN = 64 * 1024;

/** Answers one request with one message. Ends early, and still whole, when the signal fires. */
export async function runRequest(client: ClientConnection, session: SqlSession, message: Message, signal: AbortSignal): Promise<void> {
  const { writer } = client;
  if (message.reset) {
    session.reset();
    writer.write(resetToken());
  }
  const call = message.type === PACKET.rpc;
  let pending: Buffer | null = null;
  const doneKind: DoneKind = call ? 'doneInProcedure' : 'done';
  const write = (result: { status: number; count: number }, more: boolean) =>
    writer.write(doneToken(doneKind, result.status | (more ? DONE.more : 0), result.count));
  let last: { status: number; count: number } | null = null;
  try {
    for await (const result of results(session, message, signal)) {
      if (last) write(last, true);
      last = await sendResult(client, result, signal);
      sendChanges(client, session);
    }
    sendChanges(client, session);
    last ??= { status: 0, count: 0 };
    write(last, call);
    if (call) pending = Buffer.concat([returnStatus(), doneToken('doneProcedure', 0)]);
  } catch (error) {
    sendChanges(client, session);
    pending = await failure(client, error, call ? 'doneProcedure' : 'done', signal);
  }
  if (pending) writer.write(pending);
  writer.end();
}

async function* results(session: SqlSession, message: Message, signal: AbortSignal): AsyncGenerator<StatementResult> {
  if (message.type === PACKET.batch) {
    yield* session.execute(readBatch(message.payload), new Map(), signal);
    return;
  }
  if (message.type === PACKET.transaction) {
    const request = readTransactionRequest(message.payload);
    if (!request) throw new SqlError(3930, 'Distributed transactions are not understood by this server.');
    if (request.kind === 'begin') session.begin();
    else if (request.kind === 'commit') session.commit();
    else if (request.kind === 'save') session.save(request.name);
    else session.rollback(request.name || null);
    return;
  }
  if (message.type !== PACKET.rpc) throw new SqlError(4002, 'The incoming tabular data stream (TDS) protocol stream is incorrect.');
  const { procedure, parameters } = readCall(message.payload);
  if (procedure !== 'sp_executesql') throw new SqlError(2812, `Could not find stored procedure '${procedure}'.`);
  const [statement, , ...values] = parameters;
  const variables = new Map<string, Variable>(values.map(({ name, variable }) => [name.toLowerCase(), variable]));
  yield* session.execute(String(statement!.variable.value), variables, signal);
}

async function sendResult(
  client: ClientConnection,
  result: StatementResult,
  signal: AbortSignal,
): Promise<{ status: number; count: number }> {
  if (result.kind === 'count') return result.count === null ? { status: 0, count: 0 } : { status: DONE.count, count: result.count };
  const { writer } = client;
  writer.write(columnMetadata(result.columns));
  let count = 0;
  let sent = 0;
  for (const row of result.rows) {
    const token = rowToken(result.columns, row);
    const keepsUp = writer.write(token);
    count += 1;
    sent += token.length;
    if (keepsUp && sent < BYTES_PER_TURN) continue;
    sent = 0;
    await client.drained(signal);
    await nextTurn();
    signal.throwIfAborted();
  }
  return { status: DONE.count, count };
}

function sendChanges({ writer }: ClientConnection, session: SqlSession): void {
  for (const change of session.takeChanges()) writer.write(environmentToken(change, session.database.name));
}

/** What stands at the end of an answer that was cut short. */
async function failure(client: ClientConnection, error: unknown, kind: DoneKind, signal: AbortSignal): Promise<Buffer> {
  if (error instanceof NeverEnds) {
    client.writer.flush();
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  }
  if (signal.aborted) {
    if (signal.reason === KILLED) return Buffer.concat([errorToken(KILLED), doneToken(kind, DONE.error)]);
    return doneToken(kind, 0);
  }
  if (error instanceof SqlError) return Buffer.concat([errorToken(error), doneToken(kind, DONE.error)]);
  throw error;
}
