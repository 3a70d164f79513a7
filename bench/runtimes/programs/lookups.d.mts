export interface Request {
  readonly rounds?: number;
  readonly milliseconds?: number;
  readonly name?: string;
  readonly passes?: number;
}

/** What there is to measure, by name; and the nanoseconds of a lookup, round by round, where these were asked for. */
export interface Answer {
  readonly backend: string;
  readonly names: readonly string[];
  readonly size: number;
  readonly nanoseconds?: Readonly<Record<string, readonly number[]>>;
}

export function answer(library: object, request: Request): Answer;
