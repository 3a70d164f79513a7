import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const START = 1_700_000_000;
let coarseSeconds: () => number;

beforeEach(async () => {
  vi.useFakeTimers({ now: START * 1_000 + 900, toFake: ['setTimeout', 'Date'] });
  vi.resetModules();
  ({ coarseSeconds } = await import('../../../src/cache/clock.js'));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('says whole seconds', () => {
  expect(coarseSeconds()).toBe(START);
});

test('is at most 50 ms late while the event loop turns', () => {
  expect(coarseSeconds()).toBe(START);
  vi.advanceTimersByTime(149);
  expect(coarseSeconds()).toBe(START + 1);
});

test('in a loop that never lets a timer run, asks again after 256 reads', () => {
  coarseSeconds();
  vi.setSystemTime((START + 60) * 1_000);
  const said = Array.from({ length: 257 }, coarseSeconds);
  expect(said.at(-1)).toBe(START + 60);
});

test('asks the system once for many reads', () => {
  const now = vi.spyOn(Date, 'now');
  for (let i = 0; i < 200; i++) coarseSeconds();
  expect(now).toHaveBeenCalledTimes(1);
});

test.each([
  ['gives a number', () => 1],
  ['is missing', undefined],
])('asks at each read where setTimeout %s, so could hold the process or never fire', (_, setTimeout) => {
  vi.stubGlobal('setTimeout', setTimeout);
  expect(coarseSeconds()).toBe(START);
  vi.setSystemTime((START + 60) * 1_000);
  expect(coarseSeconds()).toBe(START + 60);
});

test('a timer that gives a number is asked for once, and cleared', () => {
  const setTimeout = vi.fn(() => 7);
  const clearTimeout = vi.fn();
  vi.stubGlobal('setTimeout', setTimeout);
  vi.stubGlobal('clearTimeout', clearTimeout);
  for (let i = 0; i < 1_000; i++) coarseSeconds();
  expect([setTimeout.mock.calls.length, clearTimeout.mock.calls]).toEqual([1, [[7]]]);
});

test('a timer that was dropped is not waited for: 256 reads later there is a new one', () => {
  coarseSeconds();
  vi.clearAllTimers();
  vi.setSystemTime((START + 60) * 1_000);
  for (let i = 0; i < 257; i++) coarseSeconds();
  vi.advanceTimersByTime(2_000);
  expect(coarseSeconds()).toBe(START + 62);
});

test('its timer does not hold the process open', () => {
  const unref = vi.fn();
  vi.stubGlobal('setTimeout', () => ({ unref }));
  coarseSeconds();
  expect(unref).toHaveBeenCalledTimes(1);
});
