// Chance that is the same in every run.

/** @returns numbers from 0 up to 1 (mulberry32). */
export const seededChance = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** How long until the next of something that happens `perMinute` times at random. */
export const untilNext = (chance: () => number, perMinute: number): number =>
  (-Math.log(1 - chance()) * 60_000) / perMinute;
