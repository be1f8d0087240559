// Whether this machine's clock agrees with Zoho's: tokens, signed statements and times of change all rest on it.
import type { ZohoClock } from '../zoho/ports/door.ts';
import { bad, type Finding, good } from './finding.ts';

/** A signed statement lives a minute. */
const TOO_FAR_MS = 60_000;
const FAR_MS = 10_000;

export const judgeClock = (id: string, clock: ZohoClock | null): readonly Finding[] => {
  if (clock === null) {
    return [
      bad(id, 'info', {
        title: 'The clock could not be compared.',
        detail: 'Zoho has not answered, or not told the time.',
        fix: null,
      }),
    ];
  }
  const seconds = Math.round(Math.abs(clock.aheadMs) / 1_000);
  const distance = Math.abs(clock.aheadMs);
  if (distance < FAR_MS) return [good(id, 'The clock agrees with Zoho’s.', `They are ${seconds} seconds apart.`)];
  return [
    bad(id, distance >= TOO_FAR_MS ? 'fail' : 'warn', {
      title: `This machine’s clock is ${seconds} seconds ${clock.aheadMs > 0 ? 'behind' : 'ahead of'} Zoho’s.`,
      detail:
        'Skills whose clocks are right are then refused with clock_skew, and changes are looked for at wrong times.',
      fix: 'sudo timedatectl set-ntp true (or whichever time service this machine has)',
    }),
  ];
};
