/**
 * What came over a connection is not what the server's protocol allows, or the rest of it never comes: bytes were changed
 * or lost on the way. The connection is of no use any more; nothing that was read from it may be used.
 */
export class DamagedStream extends Error {
  constructor(what: string, cause?: unknown) {
    super(what, cause === undefined ? undefined : { cause });
    this.name = 'DamagedStream';
  }
}
