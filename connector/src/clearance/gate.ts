// The one gate: facts are gathered, decided upon and kept. Whatever cannot be found out is told to the rules as unknown.
import { createHash } from 'node:crypto';
import { addDays, dayAt } from '../compliance/calendar.ts';
import { type Decision, decide } from '../compliance/decide.ts';
import { absent, type Facts, known, type PastSale, type Told, unreadable } from '../compliance/facts.ts';
import { toLineFacts } from '../compliance/item-facts.ts';
import { readProductClass } from '../compliance/product-classes.ts';
import { regulatedLines } from '../compliance/regulated-lines.ts';
import type { Parts } from '../parts.ts';
import type { Groups } from '../store/groups.ts';
import type { AddressDesk } from './addresses.ts';
import type { AgeDesk } from './ages.ts';
import type { ClearanceAsk, Cleared } from './clearance.ts';
import { fieldState } from './fields-desk.ts';
import { type Deliverer, type KeptDecision, toDecisionId } from './kept.ts';
import { listRules } from './rules-desk.ts';

export interface GateNeeds extends Pick<Parts, 'config' | 'store' | 'now' | 'newId'> {
  readonly ages: AgeDesk;
  readonly addresses: AddressDesk;
}

const DAY_MS = 86_400_000;
/** The longest time a limit may look back. */
const LONGEST_DAYS = 366;
/** Allowed so lately, an order may be on its way though nobody has noted it yet. */
const ON_ITS_WAY_MS = DAY_MS;

export const createGate = (needs: GateNeeds) => {
  const { store, now } = needs;

  /** What the store knows, at one moment of it. */
  const fromStore = async (s: Groups, ask: ClearanceAsk) => {
    const at = now().getTime();
    const timeZone = (await s.connections.get(ask.organizationId))?.timeZone ?? 'Etc/GMT+12';
    const { map, drift } = await fieldState(s, ask.organizationId, at);
    return {
      now: at,
      timeZone,
      fieldDrift: drift,
      lines: ask.lines.map(({ item, quantityMicros }) => toLineFacts(item, quantityMicros, map, drift?.length === 0)),
      rows: (await listRules(s)).map(({ row }) => row),
      past: await pastOf(s, ask, at, timeZone),
    };
  };

  const gather = async (ask: ClearanceAsk): Promise<Facts> => {
    const { SHOP_CARRIER, SHOP_ADULT_SIGNATURE, SHOP_REVIEW } = needs.config;
    const { moment, channel, orderRef, buyer, shipTo, organizationId } = ask;
    const bare: Facts = {
      ...(await fromStore(store.read, ask)),
      moment,
      channel,
      orderRef,
      buyer: { key: buyer.key, name: buyer.name, bornOn: buyer.bornOn === null ? absent : known(buyer.bornOn) },
      ageProof: { kind: 'none' },
      shipTo: shipTo === null ? absent : known(shipTo),
      addressProof: { kind: 'none' },
      carrier: SHOP_CARRIER ?? null,
      adultSignature: SHOP_ADULT_SIGNATURE === 'yes',
      reviewed: SHOP_REVIEW,
    };
    // Nobody is asked about a mug; and of a quote the providers hear nothing yet.
    if (moment === 'quote' || regulatedLines(bare).length === 0) return bare;
    const ageProof = await needs.ages.prove(organizationId, orderRef, true);
    const bornOn =
      buyer.bornOn === null && ageProof.kind === 'given' ? known(ageProof.proof.bornOn) : bare.buyer.bornOn;
    return {
      ...bare,
      buyer: { ...bare.buyer, bornOn },
      ageProof,
      addressProof: shipTo === null ? { kind: 'none' } : await needs.addresses.prove(shipTo),
    };
  };

  const keepOf = (ask: ClearanceAsk, facts: Facts, decision: Decision) => {
    const { SHOP_CARRIER = '', SHOP_CARRIER_ADDRESS = '', SHOP_CARRIER_PHONE = '' } = needs.config;
    const deliverer: Deliverer = { name: SHOP_CARRIER, address: SHOP_CARRIER_ADDRESS, phone: SHOP_CARRIER_PHONE };
    const { ageProof, addressProof, buyer, shipTo } = facts;
    const body: KeptDecision = {
      decision,
      deliverer,
      proofs: {
        age: ageProof.kind === 'given' ? ageProof.proof.id : null,
        // Not the address itself: this stays when who bought is erased.
        address: addressProof.kind === 'given' ? hashOf(addressProof.proof.addressKey) : null,
      },
    };
    const named = {
      name: buyer.name,
      bornOn: buyer.bornOn.kind === 'known' ? buyer.bornOn.value : null,
      address: shipTo.kind === 'known' ? shipTo.value : null,
    };
    return (s: Groups, id: string): Promise<void> =>
      s.decisions.add(
        {
          id,
          organizationId: ask.organizationId,
          at: decision.asOf,
          moment: ask.moment,
          channel: ask.channel,
          orderRef: ask.orderRef,
          outcome: decision.outcome,
          buyerKey: ask.buyer.key,
          body: JSON.stringify(body),
          buyer: JSON.stringify(named),
        },
        regulatedLines(facts).map(({ itemId, sku, name, brand, productClass, quantityMicros }) => ({
          itemId,
          sku,
          name,
          brand,
          productClass: productClass.kind === 'known' ? productClass.value : '',
          quantityMicros,
        })),
      );
  };

  return {
    gather,

    decide: async (ask: ClearanceAsk): Promise<Cleared> => {
      const facts = await gather(ask);
      const decision = decide(facts);
      if (!decision.regulated || ask.moment === 'quote') return { decision, id: null, keep: async () => decision };
      const id = toDecisionId(needs.newId());
      if (decision.outcome !== 'allow') await store.write((s) => keepOf(ask, facts, decision)(s, id));
      return {
        decision,
        id,
        keep: async (s) => {
          if (decision.outcome !== 'allow') return decision;
          const latest = { ...facts, ...(await fromStore(s, ask)), ageProof: await latestProof(s, facts) };
          const final = decide(latest);
          await keepOf(ask, latest, final)(s, id);
          return final;
        },
      };
    },
  };
};

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** As it stands in the store by now: the provider may have called back since. */
const latestProof = async (s: Groups, { ageProof }: Facts): Promise<Facts['ageProof']> => {
  if (ageProof.kind !== 'given') return ageProof;
  const row = await s.ageProofs.get(ageProof.proof.id);
  if (row === null) return { kind: 'none' };
  return { kind: 'given', proof: { ...ageProof.proof, status: row.status, ownKey: row.ownKey === 1 } };
};

const pastOf = async (
  s: Pick<Groups, 'decisions'>,
  { organizationId, buyer, orderRef, moment }: ClearanceAsk,
  at: number,
  timeZone: string,
): Promise<Told<readonly PastSale[]>> => {
  // Of nobody nothing is known; who only asks for a quote need not say who they are.
  if (buyer.key === '') return moment === 'quote' ? known([]) : unreadable('the buyer is not named');
  const today = dayAt(at, timeZone);
  const since = { day: addDays(today, -LONGEST_DAYS), at: at - ON_ITS_WAY_MS };
  const sold = await s.decisions.soldTo(organizationId, buyer.key, since);
  return known(
    sold.flatMap(({ productClass, soldOn, quantityMicros, orderRef: ref }) => {
      const read = readProductClass(productClass);
      // What was allowed for this very order before is this order.
      return read === null || ref === orderRef ? [] : [{ productClass: read, day: soldOn ?? today, quantityMicros }];
    }),
  );
};
