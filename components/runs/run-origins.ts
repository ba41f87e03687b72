import { CalendarClock, Cog, Globe, type LucideIcon, TerminalSquare, Webhook } from 'lucide-react';
import type { RunOrigin } from '#server/features/runs/run-status.ts';

/** By which door a run came in. */
export const originLooks: Record<RunOrigin, { word: string; icon: LucideIcon }> = {
  web: { word: 'from the dashboard', icon: Globe },
  cli: { word: 'from the command line', icon: TerminalSquare },
  rest: { word: 'over REST', icon: Webhook },
  schedule: { word: 'on a schedule', icon: CalendarClock },
  system: { word: 'by itself', icon: Cog },
};
