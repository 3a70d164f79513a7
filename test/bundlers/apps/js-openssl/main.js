import { Session } from 'wasm-session-cache/js';
import * as openssl from 'wasm-session-cache/js/openssl';
import { exerciseOpenssl } from '../exercise-openssl.js';

console.log(JSON.stringify(exerciseOpenssl(openssl, { Session })));
