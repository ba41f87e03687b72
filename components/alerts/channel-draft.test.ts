import { describe, expect, it } from 'vitest';
import { createChannelInput } from '#server/features/alerts/channel.schema.ts';
import { type Channel, channelInput, draftOf, NEW_CHANNEL, withSecurity } from './channel-draft.ts';

const stored: Channel = {
  id: 'c1',
  name: 'Mail',
  type: 'email',
  place: 'a@example.com',
  config: {
    host: 'mail',
    port: 2525,
    security: 'tls',
    ca: null,
    username: 'ada',
    from: 't@example.com',
    to: ['a@example.com', 'b@example.com'],
  },
  secretsSet: ['password'],
  version: 1,
  usedBy: [],
  lastDelivery: null,
  updatedAt: new Date(0),
};

describe('the form of a channel', () => {
  it('says again what is stored, and no secret that it does not know', () => {
    const input = channelInput(draftOf(stored));
    expect(input).toEqual({ name: 'Mail', type: 'email', config: stored.config });
    expect(createChannelInput.parse(input)).toEqual(input);
  });

  it('keeps, replaces and removes secrets', () => {
    const draft = draftOf({ ...stored, type: 'webhook', config: {}, secretsSet: ['url', 'signingSecret'] });
    expect(channelInput(draft)).toEqual({ name: 'Mail', type: 'webhook', config: {} });
    const changed = {
      ...draft,
      url: { state: 'typed', text: 'http://a' } as const,
      signingSecret: { state: 'removed', before: draft.url } as const,
    };
    expect(channelInput(changed)).toEqual({ name: 'Mail', type: 'webhook', config: { url: 'http://a', signingSecret: null } });
  });

  it('takes addresses however they are separated, and the usual port until another was chosen', () => {
    const draft = { ...NEW_CHANNEL, type: 'email' as const, to: ' a@example.com, b@example.com;\nc@example.com ' };
    expect(channelInput(draft)).toMatchObject({ config: { to: ['a@example.com', 'b@example.com', 'c@example.com'], port: 587 } });
    expect(withSecurity(draft, 'tls').port).toBe(465);
    expect(withSecurity({ ...draft, port: 2525 }, 'tls').port).toBe(2525);
  });
});
