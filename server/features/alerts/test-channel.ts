import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { Prisma } from '#server/db/generated/client.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { testMessage } from './alert-message.ts';
import { testChannelInput } from './channel.schema.ts';
import { channelConfig, checkedConfig, storedChannel } from './channel.service.ts';
import { CHANNEL_KINDS } from './channel-kinds.ts';
import { readableChannelSecrets } from './channel-secrets.ts';
import { DeliveryTrouble } from './delivery-trouble.ts';

export interface ChannelTest {
  sent: boolean;
  /** What the other side said; null when it said nothing. */
  answer: string | null;
  error: { message: string; advice: string } | null;
  /** How long it took. */
  milliseconds: number;
}

/** Sends a test at once and tells how that went. A test of a saved channel stands in the log; it is never tried again. */
export async function testChannel(
  app: AppContext,
  actor: Actor,
  input: z.input<typeof testChannelInput>,
  signal: AbortSignal,
): Promise<ChannelTest> {
  permit(actor, 'channels.write');
  const wanted = testChannelInput.parse(input);
  const stored = wanted.id === undefined ? null : await storedChannel(app.db, wanted.id);
  const given = 'type' in wanted ? wanted : null;
  if (!given && !stored) throw new TieoutError('invalid_input', 'There is nothing to test.', 'Give a channel, or settings.');
  const { type, config } = given ? withStoredSecrets(app, given, stored) : channelConfig(app, stored as NonNullable<typeof stored>);
  const at = app.now();
  const message = testMessage((given?.name || stored?.name) ?? 'without a name', at);
  const id = randomUUID();
  const started = performance.now();
  const sent = await CHANNEL_KINDS[type].send(config, message, id, signal).then(
    (answer) => ({ sent: true, answer, error: null }),
    (error: unknown) => ({ sent: false, ...troubleOf(error) }),
  );
  const result: ChannelTest = { ...sent, milliseconds: performance.now() - started };
  if (!stored) return result;
  await app.db.$transaction(async (tx) => {
    await tx.alertDelivery.create({
      data: {
        id,
        key: `test:${id}`,
        channelId: stored.id,
        alertName: 'Test',
        channelName: stored.name,
        subject: message.subject,
        message: message as unknown as Prisma.InputJsonObject,
        status: result.sent ? 'sent' : 'failed',
        attempts: 1,
        lastError: result.error?.message ?? null,
        answer: result.answer,
        createdAt: at,
        lastTryAt: at,
        sentAt: result.sent ? app.now() : null,
      },
    });
    await recordAudit(tx, app, actor, {
      action: 'channel.test',
      entityType: 'channel',
      entityId: stored.id,
      summary: `Tested the alert channel ${stored.name}: ${result.sent ? 'it works' : 'it does not work'}`,
    });
  });
  return result;
}

type Given = Extract<z.output<typeof testChannelInput>, { type: string }>;

function withStoredSecrets(app: AppContext, given: Given, stored: { id: string; type: string; secrets: string | null } | null) {
  const secrets = stored && stored.type === given.type ? readableChannelSecrets(app.secrets, stored) : {};
  const checked = checkedConfig(given, secrets);
  return { type: given.type, config: { ...checked.open, ...checked.secrets } };
}

/** What a person is told about a try that failed. */
export function troubleOf(error: unknown): Pick<ChannelTest, 'answer'> & { error: { message: string; advice: string } } {
  if (!(error instanceof TieoutError)) {
    return { answer: null, error: { message: 'Something went wrong inside Tieout.', advice: 'Look into its log.' } };
  }
  return { answer: error instanceof DeliveryTrouble ? error.answer : null, error: { message: error.message, advice: error.advice } };
}
