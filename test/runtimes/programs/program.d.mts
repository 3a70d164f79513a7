/** The backend that served the program and how many checks held; or why it did not come to its end. */
export interface Outcome {
  readonly backend?: string;
  readonly checks?: number;
  readonly error?: string;
}

export function outcome(library: object, openssl: object): Outcome;
