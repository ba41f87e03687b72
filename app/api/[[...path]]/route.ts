import { noSuchCall } from '#server/api/rest/rest-methods.ts';

/** Every address below /api that no other file serves: a problem document, where a page would be of no use to a program. */
export { noSuchCall as DELETE, noSuchCall as GET, noSuchCall as OPTIONS, noSuchCall as PATCH, noSuchCall as POST, noSuchCall as PUT };
