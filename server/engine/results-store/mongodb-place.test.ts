import { MongoServerError } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { mongodbPlace } from './mongodb-place.ts';
import { explainStoreTrouble } from './mongodb-trouble.ts';
import { openResultsStore } from './open-results-store.ts';

describe('where MONGODB_URI points', () => {
  it.each([
    ['mongodb://127.0.0.1:27017/recon', '127.0.0.1:27017, recon.reconciliation_results'],
    ['mongodb://writer:hunter2@a:1,b:2/recon%20x?replicaSet=rs0', 'a:1,b:2, recon x.reconciliation_results'],
    ['mongodb+srv://writer:hun%40ter2@cluster.example.net', 'cluster.example.net, tieout.reconciliation_results'],
    ['mongodb://localhost/?tls=true', 'localhost, tieout.reconciliation_results'],
    ['mongodb://[::1]:27017', '[::1]:27017, tieout.reconciliation_results'],
  ])('%s', (uri, text) => {
    expect(mongodbPlace(uri)?.text).toBe(text);
    expect(openResultsStore(uri)?.place).toBe(text);
  });

  it('must be somewhere', () => {
    for (const uri of ['mongodb://', 'mongodb://user:hunter2@/db']) {
      expect(mongodbPlace(uri)).toBeNull();
      expect(() => openResultsStore(uri)).toThrow('MONGODB_URI must name a host');
    }
    expect(openResultsStore(null)).toBeNull();
  });
});

describe('what MongoDB says', () => {
  const explain = (code: number) => explainStoreTrouble(new MongoServerError({ code, message: 'words of the server' }), 'h, d.c');
  it.each([
    [18, 'sign_in_failed'],
    [13, 'permission_denied'],
    [10334, 'limit_exceeded'],
    [9, 'internal'],
  ])('%d is %s', (number, code) => {
    const error = explain(number);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(/^[A-Z].*\.$/);
    expect(error.detail).toBe('words of the server');
  });
});
