import { describe, expect, it } from 'vitest';
import { isInSection, navigationFor, sectionOf } from './navigation.ts';

const labels = (role: Parameters<typeof navigationFor>[0]) => navigationFor(role).flatMap((group) => group.items.map((item) => item.label));

describe('navigation', () => {
  it('shows each role what it may go to', () => {
    expect(labels('admin')).toEqual([
      'Overview',
      'Connections',
      'Rulesets',
      'Runs',
      'Changes',
      'Schedules',
      'Trends',
      'Alerts',
      'Staging',
      'Audit',
      'Users',
      'Settings',
    ]);
    expect(labels('viewer')).toEqual([
      'Overview',
      'Connections',
      'Rulesets',
      'Runs',
      'Changes',
      'Schedules',
      'Trends',
      'Alerts',
      'Staging',
      'Audit',
    ]);
  });

  it('gives every place its own key', () => {
    const keys = navigationFor('admin').flatMap((group) => group.items.map((item) => item.key));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('knows the section of a path', () => {
    expect(sectionOf('/runs/EXEC_a1b2c3d4')?.label).toBe('Runs');
    expect(sectionOf('/')?.label).toBe('Overview');
    expect(sectionOf('/nowhere')).toBeUndefined();
    expect(isInSection('/runsheet', '/runs')).toBe(false);
  });
});
