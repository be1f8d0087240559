// A sale with everything in order, made up: what scenarios take one thing away from. No row of it is anybody's law.
import { addDays, dayAt } from './calendar.ts';
import type { Address, AddressProof, AgeProof, Facts, LineFacts } from './facts.ts';
import { known } from './facts.ts';
import { addressKey } from './places.ts';
import type { ProductClass } from './product-classes.ts';
import type { CarrierRow, LimitRow, PlaceRow, RuleRow } from './rule-rows.ts';

const HOUR_MS = 3_600_000;
const CARRIER = 'Example Courier';

export const lawfulLine = (more: Partial<LineFacts> = {}): LineFacts => ({
  itemId: '11',
  sku: 'VPD-001',
  name: 'Pocket Vaporizer',
  brand: 'Lumen',
  quantityMicros: 1_000_000,
  productClass: known('ends'),
  ageRequired: known(21),
  restrictedStates: known([]),
  riskLevel: known('medium'),
  flavoured: known(false),
  weightPounds: known(500_000),
  thcMilligrams: { kind: 'absent' },
  coaUrl: { kind: 'absent' },
  coaDate: { kind: 'absent' },
  ...more,
});

/** A good that is everybody's. */
export const plainLine = (more: Partial<LineFacts> = {}): LineFacts =>
  lawfulLine({
    itemId: '12',
    sku: 'OUT-001',
    name: 'Enamel Mug',
    productClass: known('general'),
    ageRequired: known(0),
    riskLevel: { kind: 'absent' },
    ...more,
  });

export const lawfulAddress: Address = {
  street: '525 S Main St',
  secondary: '',
  city: 'Reno',
  county: '',
  state: 'NV',
  zip: '89501',
  country: 'US',
};

export const lawfulRow = (today: string, more: Partial<PlaceRow> = {}): PlaceRow => ({
  kind: 'place',
  id: 'example/us',
  productClass: '*',
  state: 'US',
  channel: '*',
  concerns: 'all',
  effect: 'allow',
  source: 'made up',
  confidence: 'owner',
  checkedOn: addDays(today, -30),
  staleOn: addDays(today, 30),
  ...more,
});

export const lawfulCarrier = (today: string, more: Partial<CarrierRow> = {}): CarrierRow => {
  const { source, confidence, checkedOn, staleOn } = lawfulRow(today);
  const dated = { source, confidence, checkedOn, staleOn };
  return {
    kind: 'carrier',
    id: 'example/courier',
    productClass: '*',
    carrier: CARRIER,
    effect: 'allow',
    ...dated,
    ...more,
  };
};

export const lawfulLimit = (today: string, more: Partial<LimitRow> = {}): LimitRow => {
  const { source, confidence, checkedOn, staleOn } = lawfulRow(today);
  const dated = { source, confidence, checkedOn, staleOn };
  return {
    kind: 'limit',
    id: 'example/limit',
    productClass: '*',
    quantityMicros: 5_000_000,
    days: 30,
    ...dated,
    ...more,
  };
};

export const lawfulAgeProof = (now: number, more: Partial<AgeProof> = {}): AgeProof => ({
  provider: 'AgeChecker.Net',
  id: 'proof-1',
  status: 'accepted',
  ownKey: true,
  orderRef: 'order-1',
  buyerKey: 'buyer-1',
  buyerName: 'John Doe',
  minimumAge: 21,
  bornOn: '1980-05-17',
  verifiedAt: now - HOUR_MS,
  expiresAt: now + HOUR_MS,
  ...more,
});

export const lawfulAddressProof = (now: number, more: Partial<AddressProof> = {}): AddressProof => ({
  provider: 'USPS',
  addressKey: addressKey(lawfulAddress),
  dpv: 'Y',
  mailDrop: false,
  vacant: false,
  standard: lawfulAddress,
  checkedAt: now - HOUR_MS,
  expiresAt: now + HOUR_MS,
  ...more,
});

export const lawful = (now: number, more: Partial<Facts> = {}): Facts => {
  const today = dayAt(now, 'Etc/GMT+12');
  return {
    now,
    timeZone: 'America/Los_Angeles',
    moment: 'order',
    channel: 'shop',
    orderRef: 'order-1',
    lines: [lawfulLine()],
    fieldDrift: [],
    buyer: { key: 'buyer-1', name: 'John Doe', bornOn: known('1980-05-17') },
    ageProof: { kind: 'given', proof: lawfulAgeProof(now) },
    shipTo: known(lawfulAddress),
    addressProof: { kind: 'given', proof: lawfulAddressProof(now) },
    carrier: CARRIER,
    adultSignature: true,
    past: known([]),
    rows: [lawfulRow(today), lawfulCarrier(today), lawfulLimit(today)] satisfies RuleRow[],
    reviewed: [],
    ...more,
  };
};

/** The same sale of another class of goods, to another place. */
export const lawfulTo = (now: number, state: string, productClass: ProductClass): Facts => {
  const there = { ...lawfulAddress, state, city: 'Anytown', zip: '00501' };
  const hempFields = {
    thcMilligrams: known(0),
    coaUrl: known('https://laboratory.example/coa.pdf'),
    coaDate: known(addDays(dayAt(now, 'Etc/GMT+12'), -10)),
  };
  return lawful(now, {
    lines: [lawfulLine({ productClass: known(productClass), ...hempFields })],
    shipTo: known(there),
    addressProof: {
      kind: 'given',
      proof: lawfulAddressProof(now, { addressKey: addressKey(there), standard: there }),
    },
  });
};
