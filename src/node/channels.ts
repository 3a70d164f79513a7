// Channels of `node:diagnostics_channel`, by which tools that watch a program hear of its handshakes without its help. Without a
// subscriber nothing is made for them. What a subscriber throws, Node makes an uncaught exception of, after the handshake.
import { channel } from 'node:diagnostics_channel';

/** What `onResumption` gets. */
export const handshakeChannel = channel('wasm-session-cache:handshake');
/** What `onError` gets. */
export const storeErrorChannel = channel('wasm-session-cache:store-error');
