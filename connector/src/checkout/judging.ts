// A sale of the shop as the gate is asked about it, and from which age on it may be bought.
import type { ClearanceAsk } from '../clearance/clearance.ts';
import { fieldState } from '../clearance/fields-desk.ts';
import { listRules } from '../clearance/rules-desk.ts';
import { type Address, absent, type Facts, known } from '../compliance/facts.ts';
import { toLineFacts } from '../compliance/item-facts.ts';
import { requiredAgeOf } from '../compliance/regulated-lines.ts';
import type { Groups } from '../store/groups.ts';

export type SaleAsk = ClearanceAsk;

/** 0 where nothing of it asks for an age; what is not known about an item counts as the highest. */
export const minimumAgeOf = async (
  s: Pick<Groups, 'complianceRules' | 'complianceFields'>,
  { organizationId, lines, shipTo }: Pick<SaleAsk, 'organizationId' | 'lines'> & { readonly shipTo: Address | null },
  now: number,
): Promise<number> => {
  const { map, drift } = await fieldState(s, organizationId, now);
  const facts: Facts = {
    now,
    timeZone: 'UTC',
    moment: 'quote',
    channel: 'shop',
    orderRef: '',
    lines: lines.map(({ item, quantityMicros }) => toLineFacts(item, quantityMicros, map, drift?.length === 0)),
    fieldDrift: drift,
    buyer: { key: '', name: '', bornOn: absent },
    ageProof: { kind: 'none' },
    shipTo: shipTo === null ? absent : known(shipTo),
    addressProof: { kind: 'none' },
    carrier: null,
    adultSignature: false,
    past: known([]),
    rows: (await listRules(s)).map(({ row }) => row),
    reviewed: [],
  };
  return requiredAgeOf(facts);
};
