import { isIP } from 'node:net';
import { checkServerIdentity, type TLSSocket } from 'node:tls';
import { Connection, type ConnectionConfiguration } from 'tedious';
import { TieoutError } from '../../errors.ts';
import type { TlsMaterial } from '../tls.ts';

/** TLS must not be told an address as the server's name (RFC 6066 §3). */
const NO_NAME = 'address.invalid';

/** tedious keeps this method to itself in its types; the tests of TLS fail if it goes away. */
const PlainConnection = Connection as unknown as new (config: ConnectionConfiguration) => Connection & { sendLogin7Packet(): void };

/**
 * A connection that shows the password to nobody but the server that was meant. tedious by itself goes on without TLS when
 * the server does not offer it, and cannot check who signed a certificate without checking its name too.
 */
export class SecureConnection extends PlainConnection {
  private readonly tls: TlsMaterial | null;
  private readonly host: string;
  private secured: TLSSocket | null = null;

  constructor(config: ConnectionConfiguration, tls: TlsMaterial | null) {
    super({
      ...config,
      options: {
        ...config.options,
        encrypt: tls !== null,
        // Judged below, once the handshake is done and before anything is sent.
        trustServerCertificate: true,
        ...(isIP(config.server) ? { serverName: NO_NAME } : {}),
        ...(tls ? { cryptoCredentialsDetails: pemOf(tls) } : {}),
      },
    });
    this.tls = tls;
    this.host = config.server;
    this.on('secure', (socket: TLSSocket) => {
      this.secured = socket;
    });
  }

  /** @throws what is wrong with the certificate, instead of signing in. */
  override sendLogin7Packet(): void {
    if (this.tls) assertTrusted(this.tls, this.secured, this.host);
    super.sendLogin7Packet();
  }
}

function pemOf({ ca, cert, key }: TlsMaterial): { ca?: string; cert?: string; key?: string } {
  return { ...(ca ? { ca } : {}), ...(cert ? { cert } : {}), ...(key ? { key } : {}) };
}

function assertTrusted(tls: TlsMaterial, socket: TLSSocket | null, host: string): void {
  if (!socket) {
    throw new TieoutError(
      'tls_failed',
      `The server at ${host} does not offer TLS.`,
      'Turn TLS off for this connection, or turn it on in the server.',
    );
  }
  if (!tls.rejectUnauthorized) return;
  const fault = signatureFault(socket) ?? (tls.verifyIdentity ? checkServerIdentity(host, socket.getPeerCertificate()) : null);
  if (fault) throw fault;
}

/** An error as Node makes it. Node tells a wrong name in the same place; names are judged separately. */
function signatureFault(socket: TLSSocket): Error | null {
  if (socket.authorized) return null;
  const { authorizationError: fault } = socket as { authorizationError?: unknown };
  const code = fault instanceof Error ? ((fault as NodeJS.ErrnoException).code ?? fault.message) : String(fault);
  return code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? null : Object.assign(new Error(`certificate verify failed: ${code}`), { code });
}
