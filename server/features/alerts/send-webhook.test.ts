import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testMessage } from './alert-message.ts';
import { DeliveryTrouble } from './delivery-trouble.ts';
import { sendWebhook } from './send-webhook.ts';
import { type HttpReceiver, openHttpReceiver } from './testing/http-receiver.ts';
import { worseMessage } from './testing/messages.ts';

const NEVER = new AbortController().signal;
const SECRET = 'planted-signing-5tRm';

describe('a webhook', () => {
  let receiver: HttpReceiver;
  beforeAll(async () => {
    receiver = await openHttpReceiver();
  });
  beforeEach(() => {
    receiver.requests.length = 0;
    receiver.answer = { status: 200, body: 'thank you' };
  });
  afterAll(() => receiver.close());

  const send = (config: { signingSecret?: string; path?: string } = {}) =>
    sendWebhook(
      { url: `${receiver.url}${config.path ?? '/hook'}`, signingSecret: config.signingSecret },
      worseMessage(),
      'delivery-1',
      NEVER,
    );
  const trouble = async (work: Promise<unknown>): Promise<DeliveryTrouble> => {
    const error = await work.then(
      () => null,
      (caught: unknown) => caught,
    );
    expect(error).toBeInstanceOf(DeliveryTrouble);
    return error as DeliveryTrouble;
  };

  it('is a POST of JSON that says everything about the run', async () => {
    expect(await send()).toBe('200 OK – thank you');
    const [request] = receiver.requests;
    expect(request).toMatchObject({
      method: 'POST',
      path: '/hook',
      headers: { 'content-type': 'application/json', 'x-tieout-event': 'alert', 'x-tieout-delivery': 'delivery-1' },
    });
    expect(request?.headers).not.toHaveProperty('x-tieout-signature');
    const body = JSON.parse(request?.body as string);
    expect(body).toMatchObject({
      event: 'alert',
      delivery_id: 'delivery-1',
      alert: 'Nightly',
      subject: 'Orders, CRM against warehouse: RCR fell by 26.44 points (and 1 more)',
      ruleset_id: 'RECON_ORDERS',
      ruleset_version: 3,
      execution_id: 'EXEC_a1b2c3d4',
      status: 'succeeded',
      url: 'http://tieout.test/runs/EXEC_a1b2c3d4',
      kpis: { rcr: 70.5, rcr_status: 'CRITICAL', irr: null },
      reasons: [
        { kind: 'rcr_fell', points: 26.44 },
        { kind: 'status_worsened', kpi: 'rcr' },
      ],
    });
    expect(body.text).toContain('- RCR fell by 26.44 points, from 96.94% to 70.50%.\n');
    expect(body.text).toContain('RCR 70.50%, critical · DQCS 0.950, good · REI 52.00, excellent · FAR 99.10%, healthy\n');
  });

  it('is signed over its time and body', async () => {
    await send({ signingSecret: SECRET });
    const { headers, body } = receiver.requests[0]!;
    const time = headers['x-tieout-timestamp'] as string;
    expect(Math.abs(Number(time) * 1000 - Date.now())).toBeLessThan(60_000);
    expect(headers['x-tieout-signature']).toBe(`sha256=${createHmac('sha256', SECRET).update(`${time}.${body}`).digest('hex')}`);
    expect(JSON.stringify(receiver.requests)).not.toContain(SECRET);
  });

  it('fails with what the receiver says, without what must stay secret', async () => {
    const url = `${receiver.url}/hook/very-secret-path`;
    receiver.answer = { status: 503, headers: { 'retry-after': '120' }, body: `no\nroom  for ${url} ${SECRET} ${'x'.repeat(9_000)}` };
    const error = await trouble(send({ signingSecret: SECRET, path: '/hook/very-secret-path' }));
    expect(error.message).toBe(`${new URL(url).host} answered 503.`);
    expect(error.answer).toMatch(/^503 Service Unavailable – no room for \[hidden\] \[hidden\] x+…$/);
    expect(error.answer?.length).toBeLessThan(600);
    expect(error.retryAfterMs).toBe(120_000);
  });

  it('is not sent on to elsewhere', async () => {
    receiver.answer = { status: 307, headers: { location: `${receiver.url}/elsewhere` } };
    expect((await trouble(send())).message).toMatch(/sends elsewhere \(307\)/);
    expect(receiver.requests.map(({ path }) => path)).toEqual(['/hook']);
  });

  it('fails when nobody listens, no such host is known, or it is stopped', async () => {
    const port = new URL(receiver.url).port;
    const closed = await openHttpReceiver();
    await closed.close();
    const refused = await trouble(sendWebhook({ url: `${closed.url}/secret-path` }, testMessage('a', new Date()), 'd', NEVER));
    expect(refused.message).toBe(`Nobody listens at ${new URL(closed.url).host}.`);
    const unknown = await trouble(sendWebhook({ url: 'http://tieout.invalid/secret-path' }, testMessage('a', new Date()), 'd', NEVER));
    expect(unknown.message).toBe('There is no host tieout.invalid.');
    receiver.answer = null;
    const stop = new AbortController();
    const hanging = sendWebhook({ url: `http://127.0.0.1:${port}/hangs` }, testMessage('a', new Date()), 'd', stop.signal);
    await expect.poll(() => receiver.requests.length).toBe(1);
    stop.abort();
    await trouble(hanging);
  });
});
