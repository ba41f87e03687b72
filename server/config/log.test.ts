import { describe, expect, it } from 'vitest';
import { TieoutError } from '#server/engine/errors.ts';
import { createLog, redactText } from './log.ts';

function written(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  write(createLog({ destination: { write: (line: string) => void lines.push(line) } }));
  return lines.join('');
}

describe('the log', () => {
  it('hides secrets by key at every depth, in URLs and in errors', () => {
    const driverError = Object.assign(new Error('cannot reach mysql://root:hunter2@db/crm'), {
      config: { password: 'hunter2' },
      code: 'ECONNREFUSED',
    });
    const text = written((log) => {
      log.info(
        { password: 'hunter2', deep: [{ tls: { private_key: 'hunter2', mode: 'require' } }], headers: { Authorization: 'Bearer hunter2' } },
        'opened',
      );
      log.warn('trying postgres://u:hunter2@h:5432/d?x=1 and amqp://u:p@ss:hunter2@h/');
      log.error({ err: driverError }, 'failed');
      log.error(driverError);
      log.error({ err: new TieoutError('connection_failed', 'No.', 'Try.', { cause: driverError, detail: 'x://u:hunter2@h' }) });
    });
    expect(text).not.toContain('hunter2');
    expect(text.trim().split('\n')).toHaveLength(5);
    expect(text).toContain('"mode":"require"');
    expect(text).toContain('ECONNREFUSED');
    expect(text).toContain('postgres://u:[hidden]@h:5432/d?x=1');
  });

  it('leaves ordinary text alone', () => {
    for (const text of ['rows: 5 at 10:30', 'http://localhost:3000/a@b', 'file:///tmp/a.db', 'key order_id'])
      expect(redactText(text)).toBe(text);
  });
});
