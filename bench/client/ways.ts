/** Without a cache; with the session of the last time given by hand; with the cache, and with a cache that has nothing. */
export const WAYS = ['full', 'full, heard', 'by hand', 'cache', 'miss'] as const;
export type Way = (typeof WAYS)[number];
