// How often one place may ask of the console in a minute: no person comes near it, a program in a loop does.
const MINUTE_MS = 60_000;
export const MOST_A_MINUTE = 600;
/** Beyond so many in a minute, new places count as one. */
const MOST_PLACES = 1_000;

/** Answers for how many seconds a place must wait; 0 where it may go on. */
export const createRate = (now: () => number): ((place: string) => number) => {
  let minute = Number.NaN;
  let asked = new Map<string, number>();
  return (place) => {
    const at = now();
    if (Math.floor(at / MINUTE_MS) !== minute) {
      minute = Math.floor(at / MINUTE_MS);
      asked = new Map();
    }
    const name = asked.has(place) || asked.size < MOST_PLACES ? place : '';
    const times = (asked.get(name) ?? 0) + 1;
    asked.set(name, times);
    return times > MOST_A_MINUTE ? Math.ceil(((minute + 1) * MINUTE_MS - at) / 1_000) : 0;
  };
};
