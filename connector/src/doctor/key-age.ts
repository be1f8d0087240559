// How old the keys are that people and machines use.
import { bad, type Finding, good } from './finding.ts';
import type { Needs, Probe } from './probe.ts';

export interface AgedKey {
  readonly kid: string;
  readonly name: string;
  readonly createdAt: number;
  /** Another has taken its place, and it goes by itself. */
  readonly isEnding: boolean;
}

export const DAY_MS = 86_400_000;
/** From then on a secret wants to be another. */
export const OLD_DAYS = 365;

export const judgeKeyAges = (keys: readonly AgedKey[], now: number): readonly Finding[] => {
  if (keys.length === 0) {
    return [
      bad('keys', 'info', {
        title: 'There is no key yet, so nobody can ask.',
        detail: '',
        fix: "pnpm connector keys create --name 'shop agent'",
      }),
    ];
  }
  const daysOf = ({ createdAt }: AgedKey) => Math.floor((now - createdAt) / DAY_MS);
  const old = keys.filter((key) => !key.isEnding && daysOf(key) >= OLD_DAYS);
  if (old.length === 0) {
    return [good('keys', 'No key is older than a year.', `The oldest is ${Math.max(...keys.map(daysOf))} days old.`)];
  }
  return old.map((key) =>
    bad(`keys.${key.kid}`, 'warn', {
      title: `The key "${key.name}" is ${daysOf(key)} days old.`,
      detail: 'Whoever has read it meanwhile can still use it.',
      fix: `pnpm connector keys rotate ${key.kid}; then give the new one to who uses it, within a day`,
    }),
  );
};

const gather = async ({ store, now }: Needs): Promise<AgedKey[]> =>
  (await store.read.keys.list())
    .filter(({ revokedAt }) => revokedAt === null || revokedAt > now().getTime())
    .map((key) => ({ ...key, isEnding: key.revokedAt !== null }));

export const keyAgeProbe: Probe = {
  id: 'keys',
  what: 'the ages of the keys',
  look: async (needs) => judgeKeyAges(await gather(needs), needs.now().getTime()),
};
