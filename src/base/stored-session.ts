/** A session that a store holds, with what a copy of it elsewhere needs. */
export interface StoredSession {
  /** 1 to 32 bytes. */
  readonly id: Uint8Array;
  /** 0x0303 for TLS 1.2, 0x0304 for TLS 1.3. */
  readonly protocolVersion: number;
  /** A copy, the caller's to zero. */
  readonly data: Uint8Array;
  /** Seconds since 1970: resumable up to and including this time. */
  readonly expires: number;
  /** Whether it is not on probation: it was asked for, or the connection that made it was itself resumed. */
  readonly heir: boolean;
  /** Whether it will hardly be asked for again. */
  readonly retired: boolean;
}
