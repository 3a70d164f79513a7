// What the page puts first, by the names that the benchmark gives the operations.

export const MAIN_OPERATIONS: readonly string[] = ['lookup hit', 'lookup miss', 'add with eviction'];

/** OpenSSL's default. */
export const USUAL_SIZE = 20_000;
