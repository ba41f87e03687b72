import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  from: string;
  to: string[];
  /** Headers and body as they were sent. */
  raw: string;
  /** Whether it came over an encrypted connection. */
  secure: boolean;
}

export interface MailReceiver {
  port: number;
  mails: ReceivedMail[];
  close(): Promise<void>;
}

/** Takes no mail for addresses that begin with this. */
export const REFUSED = 'nobody';
export const MAIL_USER = { username: 'tieout', password: 'mail-password-W3kQ' };

/** A real SMTP server on loopback that keeps what it was sent. Without a certificate it offers no encryption. */
export async function openMailReceiver(options: Pick<SMTPServerOptions, 'secure' | 'key' | 'cert'> = {}): Promise<MailReceiver> {
  const mails: ReceivedMail[] = [];
  const encrypted = options.cert !== undefined;
  const server = new SMTPServer({
    ...options,
    disabledCommands: encrypted ? [] : ['STARTTLS', 'AUTH'],
    authOptional: true,
    onAuth({ username, password }, _session, done) {
      if (username === MAIL_USER.username && password === MAIL_USER.password) done(null, { user: username });
      else done(Object.assign(new Error('Wrong user name or password'), { responseCode: 535 }));
    },
    onRcptTo({ address }, _session, done) {
      done(address.startsWith(REFUSED) ? Object.assign(new Error('No such mailbox here'), { responseCode: 550 }) : null);
    },
    onData(stream, { envelope, secure }, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        mails.push({
          from: envelope.mailFrom ? envelope.mailFrom.address : '',
          to: envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(parts).toString('utf8'),
          secure,
        });
        done(null);
      });
    },
  });
  // Clients that refuse the certificate hang up in the middle.
  server.on('error', () => undefined);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    close: () => new Promise((done) => server.close(() => done())),
  };
}
