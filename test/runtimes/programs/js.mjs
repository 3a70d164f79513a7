import * as library from 'wasm-session-cache/js';
import * as openssl from 'wasm-session-cache/js/openssl';
import { outcome } from './program.mjs';

export default () => outcome(library, openssl);
