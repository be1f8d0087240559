// Somebody who keeps no shop of ours has proved the age: for this order, of this buyer, with our own key, and not long ago.

import type { Facts } from '../facts.ts';
import { foldPlace } from '../places.ts';
import { requiredAge, requiredAgeOf } from '../regulated-lines.ts';
import type { Found, Rule } from '../violations.ts';
import { closed, deny } from '../violations.ts';

const ASK = 'Please have your age verified.';

export const ageProof: Rule = {
  id: 'age-proof',
  check: (facts) => {
    const needed = requiredAgeOf(facts);
    if (needed === 0 || facts.moment === 'quote') return [];
    const lines = facts.lines.filter((line) => requiredAge(facts, line) > 0);
    return faultsIn(facts, needed).map((found) => ({
      lines,
      sources: ['15 U.S.C. 376a(b)(4): age and identity by a database the seller does not control'],
      ...found,
    }));
  },
};

const faultsIn = (facts: Facts, needed: number): Found[] => {
  const { ageProof: given, buyer, orderRef, now } = facts;
  if (given.kind === 'none') return [deny('Nobody has proved the buyer’s age for this order.', ASK)];
  if (given.kind === 'unreachable') {
    const staff = `${given.provider} cannot be reached, so nobody has proved the buyer’s age.`;
    return [{ effect: closed(facts, 'provider-down'), staff, shopper: 'Your age cannot be verified just now.' }];
  }
  const { proof } = given;
  const { bornOn } = buyer;
  const faults: [boolean, string][] = [
    [proof.status !== 'accepted', `The age is not proved: ${proof.provider} says ${proof.status || 'nothing'}.`],
    [!proof.ownKey, 'The proof was made for another shop.'],
    [proof.orderRef !== orderRef, 'The proof was made for another order.'],
    [proof.buyerKey === '' || proof.buyerKey !== buyer.key, 'The proof is of another buyer.'],
    [
      foldPlace(proof.buyerName) === '' || foldPlace(proof.buyerName) !== foldPlace(buyer.name),
      'The proof is of another name.',
    ],
    [bornOn.kind !== 'known' || proof.bornOn !== bornOn.value, 'The proof is of another date of birth.'],
    [!(proof.minimumAge >= needed), `The proof is of ${proof.minimumAge} years, and it takes ${needed}.`],
    [!(proof.expiresAt > now), 'The proof has expired.'],
    [!(proof.verifiedAt <= now), 'The proof is of a time to come.'],
  ];
  return faults.filter(([is]) => is).map(([, staff]) => deny(staff, ASK));
};
