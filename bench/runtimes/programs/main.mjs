import * as library from 'wasm-session-cache';
import { answer } from './lookups.mjs';

export default (input) => answer(library, input);
