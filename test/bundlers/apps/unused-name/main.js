import { SessionCache } from 'wasm-session-cache';

console.log('bundled');
