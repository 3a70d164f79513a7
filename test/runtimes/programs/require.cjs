const library = require('wasm-session-cache');
const openssl = require('wasm-session-cache/openssl');
const { outcome } = require('./program.mjs');

module.exports = () => outcome(library, openssl);
