// Puts a connector's parts together from its settings. Used by the server and the command line; opens the store, but
// listens nowhere.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { dayIn } from './catalogue/day.ts';
import type { Clearance } from './clearance/clearance.ts';
import { regulatedFields } from './compliance/regulated.ts';
import type { Config } from './config.ts';
import { requireOwnDisk } from './file-system.ts';
import { createMachine, type MachineNeeds } from './machine.ts';
import type { Interest } from './mirror/interest.ts';
import { createInterest } from './mirror/interest.ts';
import { createKeep, type Keep } from './mirror/keep.ts';
import { createMirror } from './mirror/mirror.ts';
import type { Log, Parts } from './parts.ts';
import { createAdmit } from './skill-tokens/day-asks.ts';
import { createSkillTokens } from './skill-tokens/tokens.ts';
import { verifyTotp } from './skill-tokens/totp.ts';
import { readMasterKey, requireKnownMasterKey, runCommand } from './store/master-key.ts';
import { openStore } from './store/open.ts';
import { createVault } from './store/vault.ts';
import { createAccounts } from './zoho/accounts.ts';
import { type Budget, createBudget } from './zoho/budget.ts';
import { createDoor } from './zoho/door.ts';
import { FLIGHT_MS } from './zoho/http.ts';
import { openOrganization } from './zoho/organization.ts';
import type { HeardCall, TokenSource, ZohoClock } from './zoho/ports/door.ts';
import type { ZohoOrganization } from './zoho/ports/organization.ts';
import { darkIntents } from './zoho/zoho-scopes.ts';

/** For whoever starts it: no other room calls upon Zoho's. */
export { sealClient } from './zoho/client.ts';

/** The world, where a test does not hand in its own. */
export interface World {
  readonly now: () => Date;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly newId: () => string;
  /** From 0 to 1. */
  readonly chance: () => number;
  /** Who runs this command; left out by the server. */
  readonly operator?: string;
  /** Files of settings that others on this machine can read; left out where nobody knows them. */
  readonly openSettings?: MachineNeeds['openSettings'];
  /** Asked which organisation is to be connected, where there are several; left out where nobody watches. */
  readonly chooseOrganization?: (found: readonly { readonly id: string; readonly name: string }[]) => Promise<string>;
}

const ID_DIGITS = 32;

/** The system is asked for chance 256 ids at a time: it is slow to ask. */
const idsInStock = (): (() => string) => {
  let digits = '';
  let at = 0;
  return () => {
    if (at === digits.length) {
      digits = randomBytes((256 * ID_DIGITS) / 2).toString('hex');
      at = 0;
    }
    at += ID_DIGITS;
    return digits.slice(at - ID_DIGITS, at);
  };
};

export const realWorld: World = {
  now: () => new Date(),
  wait: async (milliseconds) => {
    await sleep(milliseconds);
  },
  newId: idsInStock(),
  chance: () => Math.random(),
};

/** Errors: `store_unavailable`; Error with what to do about the master key. */
export const assemble = async (config: Config, log: Log, world: World = realWorld): Promise<Parts> => {
  // Before a key is laid beside it.
  await requireOwnDisk(config.DATABASE_FILE);
  const keys = await readMasterKey({ config });
  const store = await openStore({ file: config.DATABASE_FILE });
  await requireKnownMasterKey(store, keys, world.now().getTime());
  const base = { ...world, config, log, store, vault: createVault(keys) };
  const accounts = createAccounts(base);
  const interest = createInterest();
  const keep = createKeep({ ...base, interest });
  const metrics = wantsMetrics(config) ? (await import('./metrics/metrics.ts')).createMetrics() : undefined;
  const heard = (call: HeardCall): void => {
    log.info(call, 'call to Zoho');
    metrics?.call(call);
  };
  const organizations = openOrganizations({ ...base, tokens: accounts, chance: world.chance, interest, keep, heard });
  const reached = {
    ...base,
    zoho: (organizationId: string) => organizations(organizationId).zoho,
    callsLeftToday: (organizationId: string) => organizations(organizationId).budget.leftToday(),
    darkIntents,
  };
  metrics?.watch(reached);
  const clearance = config.SHOP === 'on' ? await openShop(reached) : null;
  return {
    ...reached,
    ...(metrics === undefined ? {} : { metrics }),
    clearance,
    machine: createMachine({ config, run: runCommand, ...settingsOf(world) }),
    accounts,
    skillTokens: createSkillTokens(base),
    admit: createAdmit(base),
    verifyCode: (ask) => verifyTotp(base, ask),
    mirror: createMirror({ ...reached, interest }),
    ...(config.MCP === 'on' ? { mountMcp: (await import('./routes/mcp.ts')).mountMcp } : {}),
    ...(config.SHOP === 'on' ? { mountShop: (await import('./routes/shop.ts')).mountShop } : {}),
    ...(await paymentsOf(config)),
  };
};

const settingsOf = ({ openSettings }: World): Pick<MachineNeeds, 'openSettings'> =>
  openSettings === undefined ? {} : { openSettings };

const wantsMetrics = ({ METRICS_PORT, METRICS_TOKEN }: Config): boolean =>
  METRICS_PORT !== undefined || METRICS_TOKEN !== undefined;

const CALLS_AN_HOUR = 60;
const HOUR_MS = 3_600_000;

/** The optional part of who sells regulated goods, with those it asks for proofs. Loaded here alone. */
const openShop = async (
  needs: Pick<Parts, 'config' | 'store' | 'now' | 'newId' | 'log' | 'zoho'>,
): Promise<Clearance> => {
  const [{ AGE_CALLBACK_PATH }, { openClearance }, { createAgeChecker }, { createUsps }] = await Promise.all([
    import('./clearance/paths.ts'),
    import('./clearance/open.ts'),
    import('./providers/agechecker.ts'),
    import('./providers/usps.ts'),
  ]);
  const { config, store, now, newId } = needs;
  const { AGECHECKER_KEY = '', AGECHECKER_SECRET = '', USPS_CLIENT_ID = '', USPS_CLIENT_SECRET = '' } = config;
  const standIn = config.SHOP_PROVIDERS_URL;
  const provider = 'USPS';
  return openClearance({
    ...needs,
    ages: createAgeChecker({
      origin: standIn ?? 'https://api.agechecker.net',
      key: AGECHECKER_KEY,
      secret: AGECHECKER_SECRET,
      callbackUrl: `${config.PUBLIC_URL}${AGE_CALLBACK_PATH}`,
    }),
    addresses: createUsps({
      origin: standIn ?? 'https://apis.usps.com',
      clientId: USPS_CLIENT_ID,
      clientSecret: USPS_CLIENT_SECRET,
      now,
      allowance: {
        admit: async () => {
          const call = { id: newId(), provider, at: now().getTime() };
          const verdict = await store.write((s) => s.providers.admit(call, { most: CALLS_AN_HOUR, windowMs: HOUR_MS }));
          return verdict.admitted ? null : verdict.until;
        },
        block: (until) => store.write((s) => s.providers.block(provider, until)),
      },
    }),
  });
};

const paymentsOf = async (config: Config): Promise<Pick<Parts, 'payments'>> => {
  const { SHOP, SHOP_PAYMENTS_URL: url, SHOP_PAYMENTS_SECRET: secret } = config;
  if (SHOP !== 'on' || url === undefined || secret === undefined) return {};
  return { payments: (await import('./providers/payments.ts')).connectPayments({ url, secret }) };
};

/** A figure that is not half as old as questions accept has no need to ride along. */
const YOUNG_SHARE = 0.5;

/** One door an organisation and process, opened when it is first asked for. */
const openOrganizations = (
  needs: Pick<Parts, 'config' | 'store' | 'now' | 'wait' | 'newId'> & {
    tokens: TokenSource;
    chance: () => number;
    interest: Interest;
    keep: Keep;
    heard: (call: HeardCall) => void;
  },
): ((organizationId: string) => { readonly zoho: ZohoOrganization; readonly budget: Budget }) => {
  const opened = new Map<string, { zoho: ZohoOrganization; budget: Budget }>();
  return (organizationId) => {
    const known = opened.get(organizationId);
    if (known !== undefined) return known;
    const { store, now } = needs;
    const budget = createBudget({
      ...needs,
      organizationId,
      today: () => dayIn('UTC', now()),
      minuteLimit: needs.config.CALLS_PER_MINUTE,
      concurrency: needs.config.CALLS_IN_FLIGHT,
      flightMs: FLIGHT_MS,
    });
    const writesPaused = async () => (await store.read.settings.get('paused')) !== null;
    let clock: ZohoClock | null = null;
    const heardClock = (heard: ZohoClock): void => {
      clock = heard;
    };
    const door = createDoor({ ...needs, organizationId, budget, writesPaused, heardClock });
    const zoho = openOrganization({
      ...needs,
      door,
      clock: () => clock,
      sequence: () => store.epoch('stock'),
      callsLeft: () => budget.callsLeft(),
      company: (room, riding) => {
        const readBefore = now().getTime() - needs.config.MAX_AGE_MINUTES * 60_000 * YOUNG_SHARE;
        return needs.interest.company(organizationId, room, riding, readBefore);
      },
      landed: (readings) => needs.keep(organizationId, readings),
      fieldWatch: {
        fields: regulatedFields,
        seen: (apiName) => store.write((s) => s.itemFields.note(organizationId, apiName, now().getTime())),
      },
    });
    const made = { zoho, budget };
    opened.set(organizationId, made);
    return made;
  };
};
