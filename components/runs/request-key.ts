/**
 * A key that no other request has: the server answers a second request with the same key with the run of the first.
 * `crypto.randomUUID` exists only on https and localhost; this also works on plain http inside a network.
 */
export function newRequestKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
