// Addresses as the postal service knows them: asked once, kept by what is the same for every spelling.
import * as v from 'valibot';
import type { Address, AddressProof, Proof } from '../compliance/facts.ts';
import { addressKey, readState, zip5 } from '../compliance/places.ts';
import { ConnectorError, hasCode } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { AddressAnswer, AddressVerifier } from '../providers/address-verifier.ts';

const DAY_MS = 86_400_000;
/** People move in and out of houses; houses stay for a while. */
const GOOD_MS = 30 * DAY_MS;
/** What was not known may be tomorrow. */
const BAD_MS = DAY_MS;

export interface AddressDesk {
  check(address: Address): Promise<AddressAnswer>;
  /** Never fails: who cannot be reached is told as such. */
  prove(address: Address): Promise<Proof<AddressProof>>;
}

const answer = v.object({
  dpv: v.picklist(['Y', 'S', 'D', 'N', '']),
  mailDrop: v.boolean(),
  vacant: v.boolean(),
  standard: v.object({
    street: v.string(),
    secondary: v.string(),
    city: v.string(),
    state: v.string(),
    zip: v.string(),
  }),
  corrections: v.array(v.string()),
});

interface Known {
  readonly answer: AddressAnswer;
  readonly checkedAt: number;
  readonly expiresAt: number;
}

export const createAddressDesk = ({
  store,
  now,
  verifier,
}: Pick<Parts, 'store' | 'now'> & { readonly verifier: AddressVerifier }): AddressDesk => {
  const { provider } = verifier;

  /** Errors: `provider_unavailable`, `invalid_ask`. */
  const know = async (address: Address): Promise<Known> => {
    const state = readState(address.state);
    const zip = zip5(address.zip);
    if (state === null || zip === null || address.street.trim() === '') {
      throw new ConnectorError('invalid_ask', 'The address lacks its street, its state or a ZIP code.');
    }
    const key = addressKey(address);
    const asked = now().getTime();
    const kept = await store.read.addressChecks.get(provider, key, asked);
    const before = kept === null ? null : v.safeParse(answer, parsed(kept.body));
    if (kept !== null && before?.success === true) {
      return { answer: before.output, checkedAt: kept.checkedAt, expiresAt: kept.expiresAt };
    }
    const { street, secondary, city } = address;
    const told = await verifier.verify({ street, secondary, city, state, zip });
    const checkedAt = now().getTime();
    const expiresAt = checkedAt + (told.dpv === 'Y' ? GOOD_MS : BAD_MS);
    await store.write((s) =>
      s.addressChecks.put({ provider, addressKey: key, body: JSON.stringify(told), checkedAt, expiresAt }),
    );
    return { answer: told, checkedAt, expiresAt };
  };

  return {
    check: async (address) => (await know(address)).answer,

    prove: async (address) => {
      try {
        const { answer: told, checkedAt, expiresAt } = await know(address);
        const { dpv, mailDrop, vacant, standard } = told;
        const proof = { provider, addressKey: addressKey(address), dpv, mailDrop, vacant, standard };
        return { kind: 'given', proof: { ...proof, checkedAt, expiresAt } };
      } catch (error) {
        // An address that cannot even be asked about is another rule's.
        if (hasCode(error, 'invalid_ask')) return { kind: 'none' };
        if (hasCode(error, 'provider_unavailable')) return { kind: 'unreachable', provider };
        throw error;
      }
    },
  };
};

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
};
