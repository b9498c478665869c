// When is a server that ended started again? After 1 s, 2 s, 4 s … until it has ended too often in a short time. Pure.

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;
const FORGOTTEN_MS = 10 * 60_000; // an end longer ago than this has nothing to do with the newest one
const ENDS = 6;

export class Backoff {
  #ends: number[] = [];

  /** How long to wait after an end at `now`, in milliseconds; undefined: it has ended too often, leave it. */
  after(now: number): number | undefined {
    this.#ends = [...this.#ends.filter((end) => now - end < FORGOTTEN_MS), now];
    const count = this.#ends.length;
    return count < ENDS ? Math.min(LONGEST_MS, FIRST_MS * 2 ** (count - 1)) : undefined;
  }

  /** Begin anew: the user has asked for a start. */
  reset(): void {
    this.#ends = [];
  }
}
