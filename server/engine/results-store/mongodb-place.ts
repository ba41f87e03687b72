/** When the URI names no database. */
export const DEFAULT_DATABASE = 'tieout';
/** One document per execution. */
export const COLLECTION = 'reconciliation_results';

export interface MongodbPlace {
  /** As the URI lists them, with ports. */
  hosts: string;
  database: string;
  /** Host and collection, fit for people and logs: no user, no password, no options. */
  text: string;
}

const URI = /^mongodb(?:\+srv)?:\/\/(?:[^@/]*@)?([^@/?]+)(?:\/([^?]*))?(?:\?.*)?$/;

/** Where a `MONGODB_URI` points; null when it names no host. */
export function mongodbPlace(uri: string): MongodbPlace | null {
  const [, hosts, path] = URI.exec(uri) ?? [];
  if (!hosts) return null;
  const database = decoded(path ?? '') || DEFAULT_DATABASE;
  return { hosts, database, text: `${hosts}, ${database}.${COLLECTION}` };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
