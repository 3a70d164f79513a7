// Every order in which the steps of a few threads can come, and every step at which one of them can die.
import { expect, test } from 'vitest';
import { advance, canAdvance, isOver, RULES, start, type Rules, type State } from '../../support/shared-protocol.js';

interface Search {
  readonly rules: Rules;
  /** Which threads may die, and how many of them. */
  readonly deaths: number;
  readonly seen: Set<string>;
  readonly problems: Set<string>;
}

const deaths = (state: State) => state.threads.filter(({ step }) => step === 'dead').length;

/** Goes through all states that can come of this one. */
function explore(search: Search, first: State): void {
  const open = [first];
  for (let state = open.pop(); state; state = open.pop()) {
    const name = JSON.stringify(state);
    if (search.seen.has(name)) continue;
    search.seen.add(name);
    const before = open.length;
    state.threads.forEach((_, index) => open.push(...followers(search, state!, index)));
    if (open.length === before) judgeEnd(search, state);
  }
}

function followers(search: Search, state: State, index: number): State[] {
  const me = state.threads[index];
  const next: State[] = [];
  if (canAdvance(state, index)) {
    const copy = structuredClone(state);
    const problem = advance(copy, index, search.rules);
    if (problem) search.problems.add(problem);
    else next.push(copy);
  }
  if (me.kind === 'writer' && !isOver(me) && deaths(state) < search.deaths) {
    const copy = structuredClone(state);
    Object.assign(copy.threads[index], { step: 'dead', asleep: false });
    next.push(copy);
  }
  return next;
}

/** Where nobody can go on. */
function judgeEnd({ problems }: Search, { threads, lock, sequence, live, words }: State): void {
  if (threads.some(({ asleep }) => asleep)) problems.add('a thread sleeps for ever');
  if (lock) problems.add('a lock is held for ever');
  if (sequence & 1) problems.add('the sequence stays odd');
  if (live && (words[0] !== live || words[1] !== live)) problems.add('what is live is torn');
  if (!live && words.some((word) => word)) problems.add('what is not live is not wiped');
}

function run(kinds: Parameters<typeof start>[0], mostDeaths: number, changed: Partial<Rules> = {}): Search {
  const search = {
    rules: { ...RULES, ...changed },
    deaths: mostDeaths,
    seen: new Set<string>(),
    problems: new Set<string>(),
  };
  explore(search, start(kinds));
  return search;
}

test.each<[Parameters<typeof start>[0], number]>([
  [['writer', 'writer', 'reader'], 0],
  [['writer', 'writer', 'writer'], 0],
  [['writer', 'writer', 'reader', 'undertaker'], 1],
])('%j with %i deaths: in every order of steps it is right', (kinds, mostDeaths) => {
  const { problems, seen } = run(kinds, mostDeaths);
  console.log(`${kinds.join(', ')}: ${seen.size} states`);
  expect([...problems]).toEqual([]);
  expect(seen.size).toBeGreaterThan(500);
});

test.each<[string, Partial<Rules>, number]>([
  ['a reader believes a torn value', { validates: false }, 0],
  ['a thread sleeps for ever', { wakes: false }, 0],
  ['a thread sleeps for ever', { comparesAsleep: false }, 0],
  ['a lock is held for ever', { recovers: false }, 1],
])('%s where the protocol is %j: the search would find it', (problem, changed, mostDeaths) => {
  const kinds = ['writer', 'writer', 'reader', 'undertaker'] as const;
  expect([...run(kinds, mostDeaths, changed).problems]).toContain(problem);
});
