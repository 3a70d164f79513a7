// The lookup service as a Cloudflare Worker. Its memory is that of one isolate: there are several, which share nothing, and
// each may go at any time. So this is a cache in front of a store, or of full handshakes, and never the only place.
//
//   npm run build && npx wrangler dev --config examples/cloudflare-worker/wrangler.toml
import { SessionCache } from 'wasm-session-cache';
import { createLookupService } from '../lookup-service.ts';

/** With 4 KiB of data each they take 40 MB, of the 128 MB that an isolate may have. */
const MOST_SESSIONS = 10_000;

const cache = new SessionCache<Uint8Array>({ cacheSize: MOST_SESSIONS, timeout: 300 });

export default { fetch: createLookupService(cache) };
