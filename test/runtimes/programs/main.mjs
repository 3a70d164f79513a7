import * as library from 'wasm-session-cache';
import * as openssl from 'wasm-session-cache/openssl';
import { outcome } from './program.mjs';

export default () => outcome(library, openssl);
