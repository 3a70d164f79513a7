import { MemoryLimitError, Session, SessionCache } from 'wasm-session-cache';
import { exercise } from '../exercise.js';

console.log(JSON.stringify(exercise({ MemoryLimitError, Session, SessionCache })));
