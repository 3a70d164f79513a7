/** Of what a tool printed when it failed. */
const MOST_LINES = 30;

/** Runs checks one after the other, and counts them. */
export class Tally {
  passed = 0;
  readonly failures: string[] = [];

  /** What the check saw, for a table; why it failed is kept. */
  async check(name: string, step: () => Promise<string>): Promise<string> {
    try {
      const seen = await step();
      this.passed++;
      return seen;
    } catch (error) {
      const lines = String(error).split('\n');
      this.failures.push(`${name}: ${lines.slice(0, MOST_LINES).join('\n')}`);
      return 'FAILED';
    }
  }
}
