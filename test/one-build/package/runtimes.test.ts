import { describe, expect, it } from 'vitest';
import * as library from '../../../src/index.js';
import * as openssl from '../../../src/openssl.js';
import * as translated from '../../../src/openssl-js.js';
import { judge } from '../../runtimes/judge.ts';
import { outcome, type Outcome } from '../../runtimes/programs/program.mjs';
import type { Project } from '../../runtimes/project.ts';
import { NotInstalled, type Row } from '../../runtimes/runtime.ts';
import { broken } from '../../support/broken.ts';

const { SessionCache } = library;
const NO_PROJECT: Project = { folder: '', write: () => '', remove: () => {} };

describe('the program of the runtimes', () => {
  it('holds over the sources', () => {
    const found = outcome(library, openssl);
    expect(found).toEqual({ backend: 'inlined-wasm', checks: expect.any(Number) });
    expect(outcome(broken({}), openssl)).toEqual(found);
  });

  it.each<[string, object, RegExp]>([
    ['finds nothing', { getSession: () => undefined }, /^a session of now/],
    ['finds anything', { getSession: () => new library.Session(Uint8Array.of(1)) }, /^a session of now/],
    ['removes nothing', { removeSession: () => true }, /^whether it is there/],
    ['resumes nothing', { resume: () => ({ session: undefined }) }, /^the session resumed/],
    ['stores nothing', { store: () => {} }, /^the session stored/],
    ['flushes nothing', { flushSessions: () => 0 }, /^sessions flushed/],
    ['takes and keeps', { takeSession: SessionCache.prototype.getSession }, /^the session taken twice/],
    ['makes the same id', { generateId: (length = 32) => new Uint8Array(length) }, /^whether ids differ/],
    ['never grows', { reserve: () => {} }, /^bytes of a view of the old memory/],
    ['swaps a batch', { findMany: swapFindMany }, /^the first of a batch/],
    ['throws', { addSession: fail }, /^no add/],
  ])('fails where a cache %s', (_, methods, error) => {
    expect(outcome(broken(methods), openssl).error).toMatch(error);
  });

  it('fails where the C names are of another backend', () => {
    expect(outcome(library, translated).error).toMatch(/^the backend of the C names: js where inlined-wasm/);
  });
});

function swapFindMany(this: library.SessionCache, ids: Uint8Array): Uint32Array {
  return SessionCache.prototype.findMany.call(this, ids).toReversed();
}

function fail(): never {
  throw new Error('no add');
}

describe('a row of the runtimes', () => {
  const REFUSAL = 'no WebAssembly here: use wasm-session-cache/js';

  it.each<[string, Row['backend'], Outcome, string | undefined]>([
    ['holds', 'js', { backend: 'js', checks: 1 }, undefined],
    ['holds where it is to be refused', 'refused', { error: REFUSAL }, undefined],
    ['fails with another backend', 'imported-wasm', { backend: 'js', checks: 1 }, 'expected imported-wasm, got js'],
    ['fails with no backend', 'js', { checks: 1 }, 'expected js, got undefined'],
    ['fails with no check', 'js', { backend: 'js', checks: 0 }, 'nothing was checked'],
    ['fails by an error', 'js', { error: 'a miss' }, 'expected js, got refused: a miss'],
    ['fails where nothing is refused', 'refused', { backend: 'js', checks: 1 }, 'expected refused, got js'],
    ['fails by another refusal', 'refused', { error: 'a miss' }, 'does not name wasm-session-cache/js: a miss'],
  ])('%s', async (_, backend, outcome, problem) => {
    let closed = false;
    const run = async () => outcome;
    const close = async () => void (closed = true);
    const start = async () => ({ version: '1', run, close });
    const verdict = await judge({ name: 'runtime', start, program: 'main.mjs', backend }, NO_PROJECT);
    expect(verdict).toMatchObject({ version: '1', installed: true });
    expect({ problem: verdict.problem, closed }).toEqual({ problem, closed: true });
  });

  it.each([
    [new NotInstalled('not installed'), false, 'not installed'],
    [new Error('does not start'), true, 'does not start'],
    [new Error('no answer', { cause: new Error('closed') }), true, 'no answer: closed'],
  ])('fails by %s', async (error, installed, problem) => {
    const start = () => Promise.reject(error);
    const verdict = await judge({ name: 'runtime', start, program: 'main.mjs', backend: 'js' }, NO_PROJECT);
    expect(verdict).toMatchObject({ problem, installed });
  });
});
