// Puts the gate together. Loaded only where a shop is configured.
import type { Parts } from '../parts.ts';
import type { AddressVerifier } from '../providers/address-verifier.ts';
import type { AgeVerifier } from '../providers/age-verifier.ts';
import type { Spend } from '../zoho/ports/door.ts';
import { createAddressDesk } from './addresses.ts';
import { createAgeDesk } from './ages.ts';
import type { Clearance } from './clearance.ts';
import { tellWhatIsDue } from './due.ts';
import { checkFields, fieldState, LOOK_MS } from './fields-desk.ts';
import { createGate } from './gate.ts';
import { readBuyer } from './kept.ts';
import { notCleared, whyNot } from './refusal.ts';
import { tellUncleared } from './uncleared.ts';

export interface ClearanceNeeds extends Pick<Parts, 'config' | 'store' | 'now' | 'newId' | 'log' | 'zoho'> {
  readonly ages: AgeVerifier;
  readonly addresses: AddressVerifier;
}

export const openClearance = (needs: ClearanceNeeds): Clearance => {
  const addresses = createAddressDesk({ ...needs, verifier: needs.addresses });
  const ages = createAgeDesk({ ...needs, verifier: needs.ages });
  const gate = createGate({ ...needs, ages, addresses });
  const spend = (): Spend => ({ lane: 'sync', kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 });

  /** What fails is tried again at the next turn; the gate is closed meanwhile where it has to be. */
  const quietly = async (organizationId: string, what: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      needs.log.warn({ organizationId, error }, what);
    }
  };

  const lookAtFields = async (organizationId: string): Promise<void> => {
    const now = needs.now().getTime();
    const checked = await needs.store.read.complianceFields.checked(organizationId);
    if (checked !== null && checked.checkedAt <= now && now - checked.checkedAt < LOOK_MS) return;
    await checkFields(needs, organizationId, spend());
  };

  return {
    decide: gate.decide,
    decideShipment: async (decisionId, lines, shipTo) => {
      const row = await needs.store.read.decisions.get(decisionId);
      const kept = row === null ? null : readBuyer(row.buyer);
      if (row === null || kept === null) return null;
      const { organizationId, channel, orderRef, buyerKey } = row;
      return gate.decide({
        organizationId,
        moment: 'shipment',
        channel: channel === 'shop' ? 'shop' : 'chat',
        orderRef,
        lines,
        buyer: { key: buyerKey, name: kept.name, bornOn: kept.bornOn },
        shipTo: shipTo ?? kept.address,
      });
    },
    ages: {
      start: async (ask, person, customerIp) =>
        ages.start(ask, person, customerIp, await gate.gather({ ...ask, moment: 'quote' })),
      look: ages.look,
      heard: ages.heard,
    },
    addresses: { check: addresses.check },
    refusal: notCleared,
    forShopper: (decision) => whyNot(decision, 'shopper'),
    orderField: async (organizationId) => {
      const { map, present } = await fieldState(needs.store.read, organizationId, needs.now().getTime());
      const field = map.find(({ role }) => role === 'order-decision');
      return field !== undefined && present.includes(field.role) ? field.apiName : null;
    },
    watch: async () => {
      for (const { organizationId, state } of await needs.store.read.connections.list()) {
        if (state !== 'connected') continue;
        await quietly(organizationId, 'the custom fields could not be looked at', () => lookAtFields(organizationId));
        await quietly(organizationId, 'new orders could not be looked at', () =>
          tellUncleared(needs, organizationId, spend()),
        );
      }
      await tellWhatIsDue(needs);
    },
  };
};
