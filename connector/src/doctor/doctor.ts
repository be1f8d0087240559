// Looks at everything that can go wrong with a connector, and says of each what was seen and what to do about it. It
// changes nothing, here or at Zoho.
import { addressProbe } from './address.ts';
import { diskProbe } from './disk.ts';
import { filesProbe } from './files.ts';
import { type Finding, type Report, worstOf } from './finding.ts';
import { subscribersProbe } from './gateway.ts';
import { integrityProbe } from './integrity.ts';
import { keyAgeProbe } from './key-age.ts';
import { pauseProbe } from './pause.ts';
import { lookWith, type Needs, type Probe } from './probe.ts';
import { queueProbe } from './queue.ts';
import { secretAgeProbe } from './secret-age.ts';
import { shellNodeProbe } from './shell-node.ts';
import { shopProbe } from './shop.ts';
import { examineConnections } from './zoho.ts';

/** Those that ask Zoho nothing. */
const probes: readonly Probe[] = [
  addressProbe,
  subscribersProbe,
  filesProbe,
  diskProbe,
  integrityProbe,
  queueProbe,
  pauseProbe,
  keyAgeProbe,
  secretAgeProbe,
  shopProbe,
  shellNodeProbe,
];

/** Never fails: what cannot be looked at is a finding of its own. */
export const examine = async (needs: Needs): Promise<Report> => {
  let zohoCalls = 0;
  const [zoho, ...local] = await Promise.all([
    lookWith({ id: 'connection', what: 'the connections to Zoho' }, async () => {
      const examined = await examineConnections(needs);
      zohoCalls = examined.zohoCalls;
      return examined.findings;
    }),
    ...probes.map((probe) => lookWith(probe, () => probe.look(needs))),
  ]);
  return toReport([...zoho, ...local.flat()], zohoCalls, needs.now());
};

export interface Doctor {
  /** Whoever asks while it looks is told the same: looking costs calls. */
  examine(): Promise<Report>;
}

export const createDoctor = (needs: Needs): Doctor => {
  let looking: Promise<Report> | null = null;
  return {
    examine: () => {
      looking ??= examine(needs).finally(() => {
        looking = null;
      });
      return looking;
    },
  };
};

export const toReport = (findings: readonly Finding[], zohoCalls: number, at: Date): Report => ({
  findings,
  worst: worstOf(findings),
  zohoCalls,
  at: at.toISOString(),
});
