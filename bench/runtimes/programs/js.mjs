import * as library from 'wasm-session-cache/js';
import { answer } from './lookups.mjs';

export default (input) => answer(library, input);
