import { createTransport } from 'nodemailer';
import { type AlertMessage, messageText } from './alert-message.ts';
import type { MailSecurity } from './channel.schema.ts';
import { answerText, codeOf, DeliveryTrouble, networkTrouble, SEND_LIMIT_MS } from './delivery-trouble.ts';

export interface EmailConfig {
  host: string;
  port: number;
  security: MailSecurity;
  ca: string | null;
  username: string | null;
  password?: string | undefined;
  from: string;
  to: string[];
}

/** Each step of a mail has its own limit; all of them together must end before the next try begins. */
const WHOLE_LIMIT_MS = 25_000;

/**
 * Sends the message as a plain text mail. Every try of a message has the same Message-ID, so that mail programs show it once.
 * @returns what the server answered. @throws DeliveryTrouble when it did not take the mail for every address.
 */
export async function sendEmail(config: EmailConfig, message: AlertMessage, deliveryId: string, signal: AbortSignal): Promise<string> {
  const { host, port, security, ca, username, password, from, to } = config;
  const place = `${host}:${port}`;
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(username ? { auth: { user: username, pass: password ?? '' } } : {}),
    tls: { minVersion: 'TLSv1.2', ...(ca ? { ca } : {}) },
    connectionTimeout: SEND_LIMIT_MS,
    greetingTimeout: SEND_LIMIT_MS,
    socketTimeout: SEND_LIMIT_MS,
    dnsTimeout: SEND_LIMIT_MS,
  });
  try {
    const sending = transport.sendMail({
      from: { name: 'Tieout', address: from },
      to,
      subject: `[Tieout] ${message.subject}`,
      text: messageText(message),
      messageId: `<${deliveryId}@tieout>`,
      date: new Date(message.at),
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Tieout-Event': message.event },
    });
    const sent = await Promise.race([sending, whenAborted(AbortSignal.any([signal, AbortSignal.timeout(WHOLE_LIMIT_MS)]))]);
    const answer = answerText(sent.response ?? '', [password]);
    if (sent.rejected.length === 0) return answer;
    const refused = sent.rejected.join(', ');
    throw new DeliveryTrouble(`${host} refused ${refused}; the others have the mail.`, 'Check the addresses of the channel.', { answer });
  } catch (error) {
    if (error instanceof DeliveryTrouble) throw error;
    throw mailTrouble(error, place, password);
  } finally {
    transport.close();
  }
}

/** The mail library cannot be stopped; nobody waits for it then. */
function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function mailTrouble(error: unknown, place: string, password: string | undefined): DeliveryTrouble {
  const { code, response, responseCode } = error as { code?: string; response?: string; responseCode?: number };
  const answer = response ? answerText(response, [password]) : null;
  const told = (message: string, advice: string) => new DeliveryTrouble(message, advice, { answer, cause: error });
  if (code === 'EAUTH') {
    return told(
      responseCode === undefined ? `${place} takes no sign-in.` : `${place} does not accept user name and password.`,
      'Check them, and the way the connection is secured: some servers take a sign-in over TLS only.',
    );
  }
  if (code === 'ETLS' && (responseCode !== undefined || codeOf(error) === 'ETLS')) {
    return told(`${place} does not offer STARTTLS.`, 'Choose TLS if the port speaks TLS from the start.');
  }
  if (responseCode !== undefined)
    return told(`${place} did not take the mail (${responseCode}).`, 'Look into what it says, and check the addresses.');
  return networkTrouble(error, place);
}
