// Units of time.

export const NANOSECONDS_PER_MILLISECOND = 1e6;
export const MILLISECONDS_PER_SECOND = 1000;
