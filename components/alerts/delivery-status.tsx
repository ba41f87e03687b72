import { StatusBadge } from '../ui/status-badge.tsx';

/** What became of a message: colour, icon and word. */
export function DeliveryStatus({ status, attempts }: { status: string; attempts?: number }) {
  if (status === 'sent') return <StatusBadge plain status="passed" word="Sent" />;
  if (status === 'failed') return <StatusBadge plain status="failed" word="Given up" />;
  return <StatusBadge plain status="queued" word={attempts ? 'Trying again' : 'To be sent'} />;
}
