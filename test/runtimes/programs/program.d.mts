/** The backend that served the program and how many checks held; or why it did not come to its end. */
export interface Outcome {
  readonly backend?: string;
  readonly checks?: number;
  readonly error?: string;
  /** What is to be said of it beside that it holds. */
  readonly note?: string;
}

export function outcome(library: object, openssl: object): Outcome;
