// What a bench says: one line of JSON for each bar.

export interface Line {
  readonly bench: string;
  readonly value: number;
  readonly bar: number;
  readonly holds: boolean;
}

/** Remarks for people, beside the lines. */
export type Say = (text: string) => void;

export type Bench = (say: Say) => Promise<readonly Line[]>;

/** @param proven Whatever else must be true for the value to mean anything. */
export const atMost = (bench: string, value: number, bar: number, proven = true): Line => ({
  bench,
  value: rounded(value),
  bar,
  holds: proven && value <= bar,
});

export const atLeast = (bench: string, value: number, bar: number, proven = true): Line => ({
  bench,
  value: rounded(value),
  bar,
  holds: proven && value >= bar,
});

/** The middle one: what a busy machine does to some of the samples does not move it. */
export const median = (samples: readonly number[]): number => {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
};

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;
