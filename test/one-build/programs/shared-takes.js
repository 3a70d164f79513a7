// Of each round one id, which all threads take at once.

/** @param gate counts the threads that have come to each round; @param winners by round, how many got the session */
export function takeRounds(seat, { index, threads, rounds, gate, winners }) {
  const { scratch } = seat;
  let refused = 0;
  for (let round = 1; round <= rounds; round++) {
    if (index === 0) {
      scratch[0] = round;
      while (seat.set(round, 60) < 0) scratch[0] = round;
      Atomics.store(gate, 1, round);
    }
    while (Atomics.load(gate, 1) < round);
    const taken = seat.take(round);
    if (taken > 0) {
      scratch.fill(0, 0, taken);
      Atomics.add(winners, round, 1);
    } else if (taken < 0) refused++;
    Atomics.add(gate, 0, 1);
    if (index === 0) while (Atomics.load(gate, 0) < round * threads);
  }
  return { refused };
}
