import { Session } from 'wasm-session-cache';
import * as openssl from 'wasm-session-cache/openssl';
import { exerciseOpenssl } from '../exercise-openssl.js';

console.log(JSON.stringify(exerciseOpenssl(openssl, { Session })));
