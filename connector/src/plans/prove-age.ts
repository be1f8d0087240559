// A person in the shop has a customer's age proved for a plan that waits: by the provider, for this very order.
import type { AgeCheck } from '../clearance/clearance.ts';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { Spend } from '../zoho/ports/door.ts';
import { readShipTo } from './clear-order.ts';
import { requirePlan } from './keep.ts';
import { isOpen } from './states.ts';

export interface Customer {
  readonly firstName: string;
  readonly lastName: string;
  /** A calendar day. */
  readonly bornOn: string;
  /** From where the customer asks; the provider wants one. */
  readonly customerIp: string;
}

/** Errors: `intent_disabled` without a shop, `plan_not_found`, `plan_not_open`, those of the provider and of reading. */
export const proveAge = async (
  { store, zoho, clearance, now }: Pick<Parts, 'store' | 'zoho' | 'clearance' | 'now'>,
  display: string,
  { customerIp, ...named }: Customer,
  spend: Spend,
): Promise<AgeCheck> => {
  if (clearance === null) {
    throw new ConnectorError('intent_disabled', 'No shop is set up on this connector.', {
      hint: 'See SHOP in .env.example.',
    });
  }
  const plan = await requirePlan(store.read, display);
  const { recipe, write, organizationId, planKey } = plan;
  if (
    recipe.kind !== 'create-order' ||
    write.kind !== 'create-order' ||
    !isOpen(plan.state) ||
    plan.expiresAt <= now().getTime()
  ) {
    throw new ConnectorError('plan_not_open', `Plan ${plan.display} is no order that waits to be confirmed.`);
  }
  const { items } = zoho(organizationId);
  const readings = await items.details(
    spend,
    recipe.lines.map(({ itemId }) => itemId),
  );
  const shipTo = await readShipTo({ zoho }, organizationId, recipe, spend);
  if (shipTo === null) throw new ConnectorError('address_not_found', 'The plan says no address to ship to.');
  return clearance.ages.start(
    {
      organizationId,
      moment: 'order',
      channel: 'chat',
      orderRef: planKey,
      lines: recipe.lines.flatMap(({ itemId, quantityMicros }) => {
        const reading = readings.get(itemId);
        return reading === undefined ? [] : [{ item: reading.item, quantityMicros }];
      }),
      buyer: { key: write.customer.id, name: write.customer.name, bornOn: named.bornOn },
      shipTo,
    },
    {
      ...named,
      street: [shipTo.street, shipTo.secondary].filter((part) => part.trim() !== '').join(' '),
      city: shipTo.city,
      state: shipTo.state,
      zip: shipTo.zip,
    },
    customerIp,
  );
};
