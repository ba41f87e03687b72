import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificates, type TestCertificates } from '#server/testing/certificates.ts';
import { emailConfigSchema } from './channel.schema.ts';
import { DeliveryTrouble } from './delivery-trouble.ts';
import { type EmailConfig, sendEmail } from './send-email.ts';
import { MAIL_USER, type MailReceiver, openMailReceiver } from './testing/mail-receiver.ts';
import { worseMessage } from './testing/messages.ts';

const NEVER = new AbortController().signal;
const certificates: TestCertificates | null = await makeCertificates(null);

describe('a mail', () => {
  let plain: MailReceiver;
  beforeAll(async () => {
    plain = await openMailReceiver();
  });
  afterAll(async () => {
    await plain.close();
    if (certificates) await rm(certificates.folder, { recursive: true, force: true });
  });

  const settings = (some: Partial<EmailConfig> = {}): EmailConfig => ({
    host: '127.0.0.1',
    port: plain.port,
    security: 'none',
    ca: null,
    username: null,
    from: 'tieout@example.com',
    to: ['ada@example.com', 'bob@example.com'],
    ...some,
  });
  const send = (some: Partial<EmailConfig> = {}, message = worseMessage()) => sendEmail(settings(some), message, 'delivery-1', NEVER);
  const trouble = async (work: Promise<unknown>): Promise<DeliveryTrouble> => {
    const error = await work.then(
      () => null,
      (caught: unknown) => caught,
    );
    expect(error).toBeInstanceOf(DeliveryTrouble);
    return error as DeliveryTrouble;
  };

  it('goes to every address, in plain words', async () => {
    expect(await send()).toMatch(/^250 /);
    const [mail] = plain.mails;
    expect(mail).toMatchObject({ from: 'tieout@example.com', to: ['ada@example.com', 'bob@example.com'], secure: false });
    expect(mail?.raw).toContain('Subject: [Tieout] Orders, CRM against warehouse: RCR fell by 26.44 points');
    expect(mail?.raw).toContain('Message-ID: <delivery-1@tieout>');
    expect(mail?.raw).toContain('From: Tieout <tieout@example.com>');
    expect(mail?.raw).toContain('http://tieout.test/runs/EXEC_a1b2c3d4');
    expect(mail?.raw).toContain('- RCR fell by 26.44 points, from 96.94% to 70.50%.');
  });

  it('cannot be given headers by the name of a ruleset', async () => {
    await send({}, worseMessage('Orders\r\nBcc: eve@example.com\r\n\r\nHello'));
    const { raw, to } = plain.mails.at(-1)!;
    expect(to).toEqual(['ada@example.com', 'bob@example.com']);
    expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).not.toMatch(/^Bcc:/m);
  });

  it('that one address is refused for is not counted as sent', async () => {
    const error = await trouble(send({ to: ['nobody@example.com', 'ada@example.com'] }));
    expect(error.message).toBe('127.0.0.1 refused nobody@example.com; the others have the mail.');
    const none = await trouble(send({ to: ['nobody@example.com'] }));
    expect(none.message).toMatch(/did not take the mail \(550\)/);
    expect(none.answer).toContain('No such mailbox here');
  });

  it('fails when nobody listens, and when the server offers no encryption', async () => {
    const closed = await openMailReceiver();
    await closed.close();
    expect((await trouble(send({ port: closed.port }))).message).toBe(`Nobody listens at 127.0.0.1:${closed.port}.`);
    const before = plain.mails.length;
    expect((await trouble(send({ security: 'starttls' }))).message).toBe(`127.0.0.1:${plain.port} does not offer STARTTLS.`);
    expect(plain.mails.length).toBe(before);
  });

  it.runIf(certificates).each([
    { security: 'starttls', secure: false },
    { security: 'tls', secure: true },
  ] as const)('over $security is sent when the certificate is trusted and the password is right', async ({ security, secure }) => {
    const { key, cert, ca } = certificates as TestCertificates;
    const receiver = await openMailReceiver({ secure, key: readFileSync(key), cert: readFileSync(cert) });
    try {
      const place = { host: 'localhost', port: receiver.port, security, to: ['ada@example.com'] };
      const trusted = { ...place, ca: readFileSync(ca, 'utf8') };
      await send({ ...trusted, ...MAIL_USER });
      expect(receiver.mails).toMatchObject([{ to: ['ada@example.com'], secure: true }]);

      const wrong = await trouble(send({ ...trusted, username: MAIL_USER.username, password: 'planted-wrong-9sXz' }));
      expect(wrong.message).toBe(`localhost:${receiver.port} does not accept user name and password.`);
      expect(JSON.stringify({ ...wrong, message: wrong.message, stack: wrong.stack })).not.toContain('planted-wrong');
      expect((await trouble(send(place))).message).toMatch(/^The certificate of localhost:\d+ is not trusted: [A-Z_]+\.$/);
      expect((await trouble(send({ ...trusted, host: '127.0.0.1' }))).message).toMatch(/is not trusted: ERR_TLS_CERT_ALTNAME_INVALID/);
      expect(receiver.mails).toHaveLength(1);
    } finally {
      await receiver.close();
    }
  });

  it('never sends a password in clear', () => {
    const config = { host: 'mail', from: 'a@example.com', to: ['b@example.com'], security: 'none', username: 'ada', password: 'x' };
    expect(emailConfigSchema.safeParse(config).error?.issues[0]).toMatchObject({ path: ['security'] });
    expect(emailConfigSchema.safeParse({ ...config, security: 'starttls' }).success).toBe(true);
  });
});
