import 'wasm-session-cache';

console.log('bundled');
