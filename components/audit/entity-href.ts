/** Where the thing of an audit entry can be looked at; null when it has no page of its own. */
export function entityHref(entityType: string, entityId: string): string | null {
  const id = encodeURIComponent(entityId);
  switch (entityType) {
    case 'connection':
      return `/connections/${id}`;
    case 'ruleset':
      return `/rulesets/${id}`;
    case 'run':
      return `/runs/${id}`;
    case 'change_set':
      return `/changes/${id}`;
    case 'schedule':
      return `/schedules?schedule=${id}`;
    case 'alert':
      return '/alerts';
    case 'channel':
      return '/alerts?tab=channels';
    case 'staging':
      return '/staging';
    case 'user':
      return '/users';
    case 'token':
      return '/settings?tab=tokens';
    case 'settings':
      return '/settings';
    default:
      return null;
  }
}
