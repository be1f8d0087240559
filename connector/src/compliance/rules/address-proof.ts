// The postal service knows the address, and it is where somebody can be handed a parcel and show a document.

import type { Address, AddressProof, Facts } from '../facts.ts';
import { addressKey, foldPlace, isBox, readState, zip5 } from '../places.ts';
import { regulatedLines } from '../regulated-lines.ts';
import type { Found, Rule } from '../violations.ts';
import { closed, deny } from '../violations.ts';

const CHECK = 'Please check your address.';

export const addressProof: Rule = {
  id: 'address-proof',
  check: (facts) => {
    const { shipTo, addressProof: given, moment } = facts;
    if (regulatedLines(facts).length === 0 || shipTo.kind !== 'known') return [];
    const box = isBox(shipTo.value) ? [mailDrop(facts, 'The address is a box, and an adult has to sign.')] : [];
    if (given.kind === 'given') return [...box, ...faultsIn(facts, shipTo.value, given.proof)];
    if (moment === 'quote') return box;
    if (given.kind === 'none') return [...box, deny('Nobody has checked the address.', CHECK)];
    const staff = `${given.provider} cannot be reached, so nobody has checked the address.`;
    return [
      ...box,
      { effect: closed(facts, 'provider-down'), staff, shopper: 'Your address cannot be checked just now.' },
    ];
  },
};

const mailDrop = (facts: Facts, staff: string): Found => ({
  effect: closed(facts, 'mail-drop'),
  staff,
  shopper: 'We cannot send this to a box or a mail drop.',
});

const faultsIn = (facts: Facts, address: Address, proof: AddressProof): Found[] => {
  const faults: Found[] = [];
  if (proof.addressKey !== addressKey(address)) faults.push(deny('The check was of another address.', CHECK));
  if (!(proof.expiresAt > facts.now)) faults.push(deny('The check of the address has expired.', CHECK));
  if (!(proof.checkedAt <= facts.now)) faults.push(deny('The check of the address is of a time to come.', CHECK));
  if (proof.dpv === 'S' || proof.dpv === 'D') {
    const staff = `The postal service knows the house and not the flat (${proof.dpv}).`;
    faults.push({ effect: closed(facts, 'unconfirmed-address'), staff, shopper: 'Please give your flat or unit.' });
  } else if (proof.dpv !== 'Y') {
    faults.push(deny(`The postal service does not deliver there (${proof.dpv || 'no answer'}).`, CHECK));
  }
  if (proof.vacant) faults.push(deny('The address stands empty.', CHECK));
  if (proof.mailDrop || isBox(proof.standard)) faults.push(mailDrop(facts, 'The address is a mail drop.'));
  // Who types one state and lives in another has the rules of the wrong one looked up.
  const { state, zip, city } = proof.standard;
  if (readState(state) === null || readState(state) !== readState(address.state) || zip5(zip) !== zip5(address.zip)) {
    const staff = `The postal service has it in ${foldPlace(city)}, ${state} ${zip}: take its spelling, and ask again.`;
    faults.push(deny(staff, CHECK));
  }
  return faults;
};
