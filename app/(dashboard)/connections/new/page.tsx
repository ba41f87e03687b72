import type { Metadata } from 'next';
import { NewConnection } from '#components/connections/new-connection.tsx';

export const metadata: Metadata = { title: 'New connection' };

export default function Page() {
  return <NewConnection />;
}
