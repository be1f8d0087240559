// So many forms of one address in a minute. Bounded itself: at worst it forgets everybody.
export const createLimiter = (mostAMinute: number, now: () => Date): ((who: string) => boolean) => {
  let counted = new Map<string, number>();
  let minute = 0;
  return (who) => {
    const current = Math.floor(now().getTime() / 60_000);
    if (current !== minute || counted.size > MOST_KNOWN) counted = new Map();
    minute = current;
    const times = (counted.get(who) ?? 0) + 1;
    counted.set(who, times);
    return times <= mostAMinute;
  };
};

const MOST_KNOWN = 10_000;
