'use client';

import { Ellipsis, KeyRound, UserCheck, UserX } from 'lucide-react';
import type { Role } from '#server/auth/permissions.ts';
import { Badge } from '../ui/badge.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu } from '../ui/menu.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Select } from '../ui/select.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import type { TableColumn } from '../ui/table.tsx';
import { roleOptions, roleWord } from './role-options.ts';
import type { User } from './use-users.ts';

interface UserActions {
  ownId: string | undefined;
  busy: boolean;
  setRole: (user: User, role: Role, word: string) => void;
  setActive: (user: User, active: boolean) => void;
  setPassword: (user: User) => void;
}

export function userColumns({ ownId, busy, setRole, setActive, setPassword }: UserActions): TableColumn<User>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      cell: (user) => (
        <span className="inline-flex items-center gap-2">
          <span className="font-medium">{user.name}</span>
          {user.id === ownId && <Badge>You</Badge>}
        </span>
      ),
    },
    { id: 'email', header: 'Email', truncate: true, width: '30%', cell: (user) => <span title={user.email}>{user.email}</span> },
    {
      id: 'role',
      header: 'Role',
      width: '10rem',
      cell: (user) => (
        <Select
          size="sm"
          aria-label={`Role of ${user.name}`}
          options={roleOptions}
          value={user.role as Role}
          disabled={busy}
          onValueChange={(role) => {
            if (role !== user.role) setRole(user, role, roleWord(role));
          }}
        />
      ),
    },
    {
      id: 'status',
      header: 'Account',
      width: '7rem',
      cell: (user) => <StatusBadge plain status={user.active ? 'passed' : 'cancelled'} word={user.active ? 'On' : 'Off'} />,
    },
    {
      id: 'seen',
      header: 'Last seen',
      width: '7rem',
      cell: (user) => (user.lastSeenAt ? <RelativeTime at={user.lastSeenAt} /> : <span className="text-ink-3">Never</span>),
    },
    { id: 'added', header: 'Added', width: '7rem', cell: (user) => <RelativeTime at={user.createdAt} /> },
    {
      id: 'actions',
      header: 'Actions',
      headerHidden: true,
      align: 'end',
      width: '3rem',
      cell: (user) => (
        <Menu
          trigger={<IconButton label={`Actions for ${user.name}`} icon={<Ellipsis />} />}
          groups={[
            {
              entries: [
                { id: 'password', label: 'Set a new password…', icon: <KeyRound aria-hidden />, onSelect: () => setPassword(user) },
                user.active
                  ? {
                      id: 'off',
                      label: 'Switch the account off',
                      icon: <UserX aria-hidden />,
                      tone: 'danger',
                      disabled: user.id === ownId,
                      ...(user.id === ownId ? { description: 'Another administrator has to do it' } : {}),
                      onSelect: () => setActive(user, false),
                    }
                  : { id: 'on', label: 'Switch the account on', icon: <UserCheck aria-hidden />, onSelect: () => setActive(user, true) },
              ],
            },
          ]}
        />
      ),
    },
  ];
}
