// Looks at everything that can go wrong with a connector, and says of each what was seen and what to do about it. It
// changes nothing, here or at Zoho.
import { diskProbe } from './disk.ts';
import { filesProbe } from './files.ts';
import type { Finding, Report } from './finding.ts';
import { worstOf } from './finding.ts';
import { integrityProbe } from './integrity.ts';
import { pauseProbe } from './pause.ts';
import { lookWith, type Needs, type Probe } from './probe.ts';
import { queueProbe } from './queue.ts';

const probes: readonly Probe[] = [filesProbe, diskProbe, integrityProbe, queueProbe, pauseProbe];

/** Never fails: what cannot be looked at is a finding of its own. */
export const examine = async (needs: Needs): Promise<Report> => {
  const local = await Promise.all(probes.map((probe) => lookWith(probe, () => probe.look(needs))));
  return toReport(local.flat(), 0, needs.now());
};

export const toReport = (findings: readonly Finding[], zohoCalls: number, at: Date): Report => ({
  findings,
  worst: worstOf(findings),
  zohoCalls,
  at: at.toISOString(),
});
