import type { Metadata } from 'next';
import { TrendsPage } from '#components/trends/trends-page.tsx';

export const metadata: Metadata = { title: 'Trends' };

export default TrendsPage;
