import type { AlertMessage } from '../alert-message.ts';
import { alertMessage } from '../alert-message.ts';
import type { AlertedKpis } from '../alert-reasons.ts';

export const GOOD: AlertedKpis = {
  rcr: 96.94,
  rcrStatus: 'HEALTHY',
  dqcs: 0.95,
  dqcsStatus: 'GOOD',
  rei: 52,
  reiStatus: 'EXCELLENT',
  far: 99.1,
  farStatus: 'HEALTHY',
  irr: null,
  irrStatus: null,
};

/** A message as a run that got worse makes it. */
export function worseMessage(rulesetName = 'Orders, CRM against warehouse'): AlertMessage {
  const kpis: AlertedKpis = { ...GOOD, rcr: 70.5, rcrStatus: 'CRITICAL' };
  const before = { value: GOOD.rcr, status: GOOD.rcrStatus };
  const after = { value: 70.5, status: 'CRITICAL' };
  return alertMessage(
    { id: 'alert-1', name: 'Nightly' },
    { id: 'RECON_ORDERS', name: rulesetName, version: 3 },
    { id: 'EXEC_a1b2c3d4', status: 'succeeded', endedAt: '2026-01-24T02:03:04.000Z', url: 'http://tieout.test/runs/EXEC_a1b2c3d4', kpis },
    [
      { kind: 'rcr_fell', text: 'RCR fell by 26.44 points, from 96.94% to 70.50%.', points: 26.44, before: 96.94, after: 70.5 },
      { kind: 'status_worsened', text: 'RCR went from 96.94%, healthy to 70.50%, critical.', kpi: 'rcr', before, after },
    ],
    new Date('2026-01-24T02:03:05Z'),
  );
}
