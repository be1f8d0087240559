// The buyer as a contact in Zoho. A contact's name is unique there among everybody, suppliers included (API notes 6.3), and
// two buyers may well have one name: so a mark of the buyer stands in it, and a repeat is recognised by it.
import { hasCode } from '../errors.ts';
import type { ZohoOrganization } from '../zoho/ports/organization.ts';
import { addressHashOf, buyerHashOf, buyerKeyOf, nameOf } from './buyer.ts';
import type { CheckoutRecord, KeptBuyer, Progress } from './record.ts';
import { call, nowMs, type Run } from './steps.ts';

type Customer = NonNullable<Progress['customer']>;

/** Longer than any name, so that the mark is never cut off. */
const LONGEST_NAME = 150;

/** Null where Zoho says that the name is taken and does not show by whom yet: ask again. Errors: those of Zoho. */
export const findOrMakeContact = async (
  run: Run,
  record: CheckoutRecord,
  buyer: KeptBuyer,
): Promise<Customer | null> => {
  const { organizationId } = record;
  const { store, zoho } = run.needs;
  const { contacts } = zoho(organizationId);
  const buyerHash = buyerHashOf(organizationId, buyer);
  const addressHash = addressHashOf(buyer.shipTo);
  const known = await store.read.shopBuyers.of(organizationId, buyerHash);
  const there = known.find((row) => row.addressHash === addressHash);
  const name = contactNameOf(buyer, buyerHash);
  if (there !== undefined) {
    const address = there.addressId === null ? null : { id: there.addressId, text: lineOf(buyer) };
    return { id: there.contactId, name, address };
  }
  const [first] = known;
  if (first === undefined) {
    const id = await makeContact(run, contacts, buyer, name);
    if (id === null) return null;
    await remember(run, { organizationId, buyerHash, addressHash, contactId: id, addressId: null });
    return { id, name, address: null };
  }
  // Another address of a buyer who is known: added to the contact, where this organisation lets us.
  const addressId = await call(run, 'add-address', () =>
    contacts.addAddress(run.asked.spend, first.contactId, toDraft(buyer)),
  );
  if (addressId !== null) {
    await remember(run, { organizationId, buyerHash, addressHash, contactId: first.contactId, addressId });
    return { id: first.contactId, name, address: { id: addressId, text: lineOf(buyer) } };
  }
  const other = `${name} ${addressHash.slice(0, 6).toUpperCase()}`;
  const id = await makeContact(run, contacts, buyer, other);
  if (id === null) return null;
  await remember(run, { organizationId, buyerHash, addressHash, contactId: id, addressId: null });
  return { id, name: other, address: null };
};

/** Made once: that the name is taken means that an earlier try has come about. */
const makeContact = async (
  run: Run,
  contacts: ZohoOrganization['contacts'],
  buyer: KeptBuyer,
  name: string,
): Promise<string | null> => {
  const { spend } = run.asked;
  try {
    const made = await call(run, 'create-contact', () =>
      contacts.create(spend, {
        name,
        firstName: buyer.firstName,
        lastName: buyer.lastName,
        email: buyer.email,
        ...(buyer.phone === undefined ? {} : { phone: buyer.phone }),
        address: toDraft(buyer),
      }),
    );
    return made.id;
  } catch (error) {
    if (!hasCode(error, 'customer_exists')) throw error;
    const [found] = await call(run, 'find-contact', () => contacts.named(spend, name));
    return found?.id ?? null;
  }
};

/** Whatever was counted by the buyer's mark is counted by the contact from now on: chat counts by it too. */
const remember = async (
  run: Run,
  row: {
    readonly organizationId: string;
    readonly buyerHash: string;
    readonly addressHash: string;
    readonly contactId: string;
    readonly addressId: string | null;
  },
): Promise<void> => {
  await run.needs.store.write(async (s) => {
    await s.shopBuyers.put({ ...row, createdAt: nowMs(run) });
    await s.decisions.rename(row.organizationId, buyerKeyOf(row.buyerHash), row.contactId);
    await s.ageProofs.rename(row.organizationId, buyerKeyOf(row.buyerHash), row.contactId);
  });
};

export const contactNameOf = (buyer: Pick<KeptBuyer, 'firstName' | 'lastName'>, buyerHash: string): string =>
  `${nameOf(buyer).slice(0, LONGEST_NAME)} (${buyerKeyOf(buyerHash).slice(0, 13)})`;

const toDraft = ({ firstName, lastName, shipTo, phone }: KeptBuyer) => ({
  attention: nameOf({ firstName, lastName }),
  street: shipTo.street,
  secondary: shipTo.secondary ?? '',
  city: shipTo.city,
  state: shipTo.state,
  zip: shipTo.zip,
  country: shipTo.country,
  phone: phone ?? '',
});

const lineOf = ({ shipTo }: KeptBuyer): string =>
  [shipTo.street, shipTo.secondary ?? '', shipTo.city, shipTo.state, shipTo.zip, shipTo.country]
    .filter((part) => part !== '')
    .join(', ');
