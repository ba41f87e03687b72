import { describe, expect, it } from 'vitest';
import { TieoutError } from '#server/engine/errors.ts';
import { abandonedError, runFailure, withoutSecrets } from './run-failure.ts';

const nothing = { phase: null, place: null, secrets: [] };

describe('what a failed run says', () => {
  it('names the connection at fault, when it is one', () => {
    const refused = new TieoutError('connection_failed', '127.0.0.1:3306 refused the connection.', 'Start it.', { detail: 'ECONNREFUSED' });
    expect(runFailure(refused, { phase: 'extract_source', place: 'crm (source)', secrets: [] })).toEqual({
      phase: 'extract_source',
      code: 'connection_failed',
      message: 'crm (source): 127.0.0.1:3306 refused the connection.',
      advice: 'Start it.',
      detail: 'ECONNREFUSED',
    });
    const full = new TieoutError('disk_full', 'The disk is full.', 'Make room.');
    expect(runFailure(full, { phase: 'extract_source', place: 'crm (source)', secrets: [] })).toMatchObject({
      message: 'The disk is full.',
      detail: null,
    });
  });

  it('holds no secret, whatever a driver says', () => {
    const leaky = new TieoutError('sign_in_failed', 'Access denied using "s3cret-pass".', 'Check s3cret-pass.', {
      detail: 'mysql://u:s3cret-pass@h',
    });
    const failure = runFailure(leaky, { ...nothing, secrets: ['s3cret-pass', 'ab'] });
    expect(JSON.stringify(failure)).not.toContain('s3cret-pass');
    expect(failure.message).toBe('Access denied using "••••".');
    // A secret of two letters would only garble the sentence.
    expect(withoutSecrets('about', ['ab'])).toBe('about');
  });

  it('says something useful about an error that nobody foresaw', () => {
    expect(runFailure(new RangeError('x out of range'), nothing)).toMatchObject({ code: 'internal', detail: 'RangeError: x out of range' });
    expect(runFailure('thrown text', nothing).detail).toBe('thrown text');
  });

  it('says what a lost worker was doing', () => {
    expect(abandonedError('compare').message).toBe('The worker stopped 3 times, last seen while comparing fields.');
    expect(abandonedError(null).message).toBe('The worker stopped 3 times, last seen while preparing the run.');
  });
});
