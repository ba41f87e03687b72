import { PageNotFound } from '#components/shell/page-not-found.tsx';

/** For `notFound()` of a page: the shell stays. */
export default function NotFound() {
  return <PageNotFound />;
}
