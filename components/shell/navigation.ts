import {
  BellRing,
  CalendarClock,
  ChartNoAxesCombined,
  Database,
  GitPullRequestArrow,
  HardDrive,
  LayoutDashboard,
  ListChecks,
  type LucideIcon,
  PlayCircle,
  ScrollText,
  Settings,
  Users,
} from 'lucide-react';
import { can, type Permission, type Role } from '#server/auth/permissions.ts';

export interface NavigationItem {
  href: string;
  label: string;
  icon: LucideIcon;
  /** The second key after `g`. */
  key: string;
  /** Only shown to those who may; the server decides anyway. */
  permission?: Permission;
}

export interface NavigationGroup {
  label: string | null;
  items: readonly NavigationItem[];
}

const groups: readonly NavigationGroup[] = [
  { label: null, items: [{ href: '/', label: 'Overview', icon: LayoutDashboard, key: 'o' }] },
  {
    label: 'Reconcile',
    items: [
      { href: '/connections', label: 'Connections', icon: Database, key: 'c', permission: 'connections.read' },
      { href: '/rulesets', label: 'Rulesets', icon: ListChecks, key: 'l', permission: 'rulesets.read' },
      { href: '/runs', label: 'Runs', icon: PlayCircle, key: 'r', permission: 'runs.read' },
      { href: '/changes', label: 'Changes', icon: GitPullRequestArrow, key: 'h', permission: 'outcomes.read' },
      { href: '/schedules', label: 'Schedules', icon: CalendarClock, key: 'e', permission: 'schedules.read' },
      { href: '/trends', label: 'Trends', icon: ChartNoAxesCombined, key: 't', permission: 'kpis.read' },
    ],
  },
  {
    label: 'Manage',
    items: [
      { href: '/alerts', label: 'Alerts', icon: BellRing, key: 'b', permission: 'alerts.read' },
      { href: '/staging', label: 'Staging', icon: HardDrive, key: 's', permission: 'staging.read' },
      { href: '/audit', label: 'Audit', icon: ScrollText, key: 'a', permission: 'audit.read' },
      { href: '/users', label: 'Users', icon: Users, key: 'u', permission: 'users.write' },
      { href: '/settings', label: 'Settings', icon: Settings, key: ',', permission: 'settings.write' },
    ],
  },
];

/** What a role may go to, in the order of the sidebar. */
export function navigationFor(role: Role): NavigationGroup[] {
  return groups
    .map((group) => ({ ...group, items: group.items.filter((item) => !item.permission || can(role, item.permission)) }))
    .filter((group) => group.items.length > 0);
}

/** Whether `pathname` is in the section of `href`. The overview is only itself. */
export function isInSection(pathname: string, href: string): boolean {
  return href === '/' ? pathname === '/' : pathname === href || pathname.startsWith(`${href}/`);
}

/** The section a path belongs to, for the top bar before a page has put up its own crumbs. */
export function sectionOf(pathname: string): NavigationItem | undefined {
  return groups.flatMap((group) => group.items).find((item) => isInSection(pathname, item.href));
}
