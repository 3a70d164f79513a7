/** What one side has to show for a list of operations, as numbers. */
export class Tape {
  readonly values: Float64Array;
  length = 0;

  constructor(room: number) {
    this.values = new Float64Array(room);
  }

  put(value: number): void {
    this.values[this.length++] = value;
  }

  putBytes(bytes: Uint8Array): void {
    this.put(bytes.length);
    for (const byte of bytes) this.put(byte);
  }
}
