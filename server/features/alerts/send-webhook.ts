import { createHmac } from 'node:crypto';
import { type AlertMessage, messageJson } from './alert-message.ts';
import { answerText, DeliveryTrouble, networkTrouble, SEND_LIMIT_MS } from './delivery-trouble.ts';

export interface WebhookConfig {
  url: string;
  signingSecret?: string | undefined;
}

const MOST_READ = 4_096;

/**
 * Posts the message as JSON. With a signing secret the request carries `x-tieout-signature`: `sha256=` and the hexadecimal
 * HMAC-SHA256 of the timestamp header, a full stop and the body. `x-tieout-delivery` is the same in every try of a message.
 * @returns what the receiver answered, in one line. @throws DeliveryTrouble when it is not an answer of 2xx.
 */
export async function sendWebhook(config: WebhookConfig, message: AlertMessage, deliveryId: string, signal: AbortSignal): Promise<string> {
  const { host } = new URL(config.url);
  const body = JSON.stringify(messageJson(message, deliveryId));
  const response = await post(
    config,
    host,
    body,
    {
      'content-type': 'application/json',
      'user-agent': 'Tieout',
      'x-tieout-event': message.event,
      'x-tieout-delivery': deliveryId,
      ...signature(config.signingSecret, body),
    },
    signal,
  );
  const said = answerText(await beginning(response), [config.url, config.signingSecret]);
  const answer = [String(response.status), response.statusText, ...(said === '' ? [] : ['–', said])].filter(Boolean).join(' ');
  if (response.ok) return answer;
  if (response.status >= 300 && response.status < 400) {
    throw new DeliveryTrouble(
      `${host} sends elsewhere (${response.status}), and a signed message is not passed on.`,
      'Enter the address where the receiver really is.',
      { answer },
    );
  }
  throw new DeliveryTrouble(`${host} answered ${response.status}.`, 'Look into what it says, and check the address.', {
    answer,
    retryAfterMs: retryAfter(response.headers.get('retry-after')),
  });
}

async function post(
  { url }: WebhookConfig,
  host: string,
  body: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Response> {
  try {
    const within = AbortSignal.any([signal, AbortSignal.timeout(SEND_LIMIT_MS)]);
    return await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: within });
  } catch (error) {
    throw networkTrouble(error, host);
  }
}

/** Signed with its time, so that a request that was overheard cannot be sent again later. */
function signature(secret: string | undefined, body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  if (!secret) return { 'x-tieout-timestamp': timestamp };
  const digest = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return { 'x-tieout-timestamp': timestamp, 'x-tieout-signature': `sha256=${digest}` };
}

/** A receiver may answer without end. */
async function beginning(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  try {
    while (text.length < MOST_READ) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    // The status has arrived, and that is what counts.
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  return text;
}

/** `Retry-After`: seconds, or a date. */
function retryAfter(header: string | null): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) && ms > 0 ? ms : null;
}
