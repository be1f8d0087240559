// Ages as a third party knows them: asked for one order, asked for again before they are believed, and never lent.
import { auditEntry } from '../audit/entry.ts';
import { ageOn, isDay } from '../compliance/calendar.ts';
import type { AgeProof, Facts, Proof } from '../compliance/facts.ts';
import { foldPlace, readState } from '../compliance/places.ts';
import { requiredAgeOf, todayFor } from '../compliance/regulated-lines.ts';
import { ConnectorError, hasCode } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { AgeAnswer, AgePerson, AgeVerifier } from '../providers/age-verifier.ts';
import type { AgeProofRow } from '../store/age-proofs.ts';
import type { AgeCheck, ClearanceAsk, Heard } from './clearance.ts';

const DAY_MS = 86_400_000;
/** An order that takes longer proves the age again. */
const GOOD_MS = 7 * DAY_MS;
/** A buyer may mistype; nobody may try names until one fits. */
const MOST_TRIES = 5;
/** Nor with one order after the other. */
const MOST_TRIES_A_DAY = 10;
/** Asked for so lately, the provider need not be asked again. */
const FRESH_MS = 30_000;
/** Its calls may be sent again by whoever has seen one, and each would cost another call to it. */
const MOST_HEARD = 3;
const HEARD_MS = 60_000;
const MOST_REMEMBERED = 1_000;
const UNDER_WAY: readonly string[] = ['accepted', 'pending', 'photo_id', 'signature', 'phone_validation'];

export interface AgeDesk {
  start(ask: ClearanceAsk, person: AgePerson, customerIp: string, facts: Facts): Promise<AgeCheck>;
  look(organizationId: string, orderRef: string): Promise<AgeCheck | null>;
  heard(body: Uint8Array, signature: string | null): Promise<Heard>;
  /** Never fails: who cannot be reached is told as such. @param ask whether the provider is asked again. */
  prove(organizationId: string, orderRef: string, ask: boolean): Promise<Proof<AgeProof>>;
}

export const createAgeDesk = ({
  store,
  now,
  newId,
  verifier,
}: Pick<Parts, 'store' | 'now' | 'newId'> & { readonly verifier: AgeVerifier }): AgeDesk => {
  const { provider } = verifier;

  /** As the provider says it now. Errors: `provider_unavailable`. */
  const refresh = async (row: AgeProofRow): Promise<AgeProofRow> => {
    if (row.providerId === null) return row;
    const answer = await verifier.status(row.providerId);
    const at = now().getTime();
    const status = answer === null ? 'unknown' : judge(row, answer);
    const change = {
      status,
      reason: answer?.reason ?? null,
      ownKey: answer?.ownKey === true ? 1 : 0,
      checkedAt: at,
      verifiedAt: status === 'accepted' ? (row.verifiedAt ?? at) : row.verifiedAt,
    };
    await store.write(async (s) => {
      await s.ageProofs.note(row.id, change);
      if (status === row.status) return;
      const told = { before: { status: row.status }, after: { status, reason: change.reason } };
      await s.audit.append(
        auditEntry({
          organizationId: row.organizationId,
          at,
          action: 'compliance.age_checked',
          subject: `age check ${row.id}`,
          ...told,
        }),
      );
    });
    return { ...row, ...change };
  };

  const heardOf = new Map<string, { readonly since: number; times: number }>();

  /** Of one check so often a minute, whatever they say. */
  const mayHear = (id: string): boolean => {
    const at = now().getTime();
    const before = heardOf.get(id);
    if (before !== undefined && at >= before.since && at - before.since < HEARD_MS) {
      before.times += 1;
      return before.times <= MOST_HEARD;
    }
    heardOf.delete(id);
    heardOf.set(id, { since: at, times: 1 });
    const [oldest] = heardOf.keys();
    if (heardOf.size > MOST_REMEMBERED && oldest !== undefined) heardOf.delete(oldest);
    return true;
  };

  const newest = async (organizationId: string, orderRef: string): Promise<AgeProofRow | null> => {
    const rows = await store.read.ageProofs.forOrder(organizationId, orderRef);
    return rows.find(({ status }) => status === 'accepted') ?? rows[0] ?? null;
  };

  return {
    start: async (ask, person, customerIp, facts) => {
      const minimumAge = requiredAgeOf(facts);
      requireOldEnough(person, minimumAge, facts);
      const rows = await store.read.ageProofs.forOrder(ask.organizationId, ask.orderRef, MOST_TRIES);
      const open = rows.find(
        (row) =>
          UNDER_WAY.includes(row.status) &&
          row.minimumAge >= minimumAge &&
          row.expiresAt > now().getTime() &&
          samePerson(readPerson(row.buyer), person),
      );
      // Begun before, on another page or before the network failed: gone on with, and paid for once.
      if (open !== undefined) return toCheck(await refresh(open));
      const failed = await store.read.ageProofs.failed(ask.organizationId, ask.buyer.key, now().getTime() - DAY_MS);
      if (rows.length >= MOST_TRIES || failed >= MOST_TRIES_A_DAY) {
        throw new ConnectorError('order_not_cleared', 'The buyer’s age was asked about too often.', {
          hint: 'Start a new order, tomorrow if there were many; or ask the shop.',
        });
      }
      const answer = await verifier.start(person, { reference: ask.orderRef, minimumAge, customerIp });
      const at = now().getTime();
      const row: AgeProofRow = {
        id: newId(),
        organizationId: ask.organizationId,
        provider,
        providerId: answer.id,
        status: answer.status,
        reason: answer.reason,
        ownKey: answer.ownKey ? 1 : 0,
        orderRef: ask.orderRef,
        buyerKey: ask.buyer.key,
        buyer: JSON.stringify(person),
        minimumAge,
        createdAt: at,
        checkedAt: at,
        verifiedAt: answer.status === 'accepted' ? at : null,
        expiresAt: at + GOOD_MS,
      };
      await store.write(async (s) => {
        if (!(await s.ageProofs.add(row))) {
          throw new ConnectorError('provider_unavailable', `${provider} gave the proof of another order.`, {
            retryAfterSeconds: 60,
          });
        }
        await s.audit.append(
          auditEntry({
            organizationId: ask.organizationId,
            at,
            action: 'compliance.age_asked',
            subject: `age check ${row.id}`,
            after: { provider, status: row.status, reason: row.reason, minimumAge },
          }),
        );
      });
      return toCheck(row);
    },

    look: async (organizationId, orderRef) => {
      const row = await newest(organizationId, orderRef);
      return row === null ? null : toCheck(await refresh(row));
    },

    heard: async (body, signature) => {
      const id = verifier.readCallback(body, signature);
      if (id === null) return 'forged';
      const row = await store.read.ageProofs.known(provider, id);
      if (row === null) return 'unknown';
      if (!mayHear(row.id)) {
        // It may be true all the same: whoever relies on it next asks first.
        await store.write((s) => s.ageProofs.doubt(row.id));
        return 'again';
      }
      await refresh(row);
      return 'heard';
    },

    prove: async (organizationId, orderRef, ask) => {
      const row = await newest(organizationId, orderRef);
      if (row === null) return { kind: 'none' };
      const stale = now().getTime() - row.checkedAt >= FRESH_MS || now().getTime() < row.checkedAt;
      try {
        return { kind: 'given', proof: toProof(ask && stale ? await refresh(row) : row) };
      } catch (error) {
        if (hasCode(error, 'provider_unavailable')) return { kind: 'unreachable', provider };
        throw error;
      }
    },
  };
};

/** By the person's own word: nobody too young is sent to the provider, or paid for. */
const requireOldEnough = (person: AgePerson, minimumAge: number, facts: Facts): void => {
  if (!isDay(person.bornOn)) {
    throw new ConnectorError('invalid_ask', 'The date of birth is not possible.');
  }
  if (minimumAge === 0) throw new ConnectorError('invalid_ask', 'Nothing in this order asks for an age.');
  const age = ageOn(person.bornOn, todayFor(facts));
  if (age >= minimumAge && age <= 120) return;
  throw new ConnectorError('order_not_cleared', 'The buyer is not old enough for this order.');
};

/** Only what is our own, of this buyer and for this order, is what the provider calls it. */
const judge = (row: AgeProofRow, answer: AgeAnswer): AgeCheck['status'] => {
  if (answer.status !== 'accepted') return answer.status;
  if (answer.reference !== null && answer.reference !== row.orderRef) return 'other_order';
  const person = readPerson(row.buyer);
  return person !== null && samePerson(person, answer.person) ? 'accepted' : 'other_buyer';
};

type Named = Pick<AgePerson, 'firstName' | 'lastName' | 'bornOn'>;

const samePerson = (one: Named | null, other: Named | null): boolean =>
  one !== null &&
  other !== null &&
  foldPlace(one.firstName) === foldPlace(other.firstName) &&
  foldPlace(one.lastName) === foldPlace(other.lastName) &&
  one.bornOn === other.bornOn;

const readPerson = (json: string | null): AgePerson | null => (json === null ? null : (JSON.parse(json) as AgePerson));

const toProof = (row: AgeProofRow): AgeProof => {
  const person = readPerson(row.buyer);
  return {
    provider: row.provider,
    id: row.id,
    status: row.status,
    ownKey: row.ownKey === 1,
    orderRef: row.orderRef,
    buyerKey: row.buyerKey,
    buyerName: person === null ? '' : `${person.firstName} ${person.lastName}`,
    minimumAge: row.minimumAge,
    bornOn: person?.bornOn ?? '',
    verifiedAt: row.verifiedAt ?? Number.POSITIVE_INFINITY,
    expiresAt: row.expiresAt,
  };
};

const toCheck = ({ id, status, reason, providerId, expiresAt }: AgeProofRow): AgeCheck => ({
  id,
  status: status as AgeCheck['status'],
  reason,
  providerId,
  expiresAt,
});

/** An address as the provider wants it. */
export const toAgeAddress = (address: {
  street: string;
  secondary: string;
  city: string;
  state: string;
  zip: string;
}) => ({
  street: [address.street, address.secondary].filter((part) => part.trim() !== '').join(' '),
  city: address.city,
  state: readState(address.state) ?? address.state,
  zip: address.zip,
});
