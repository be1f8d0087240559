// Creating a customer once: Zoho takes each contact name once, so a repeat is refused and the contact adopted.
import { hasCode } from '../errors.ts';
import type { ContactDraft, ZohoContact } from '../zoho/ports/contacts.ts';
import { isOurContact } from './match.ts';
import type { CustomerRecipe } from './recipe.ts';
import type { PlanRecord } from './record.ts';
import {
  backoffMs,
  call,
  finish,
  go,
  learn,
  leaveUncertain,
  nowMs,
  outcomeOf,
  park,
  type Run,
  reasonOf,
  refuse,
  reopen,
  step,
  type Turn,
} from './steps.ts';

const MAX_SENDS = 10;

export const acceptedCustomer = async (
  run: Run,
  plan: PlanRecord<'accepted'>,
  recipe: CustomerRecipe,
): Promise<Turn> => {
  const sending = await step(run, plan, 'sending', { progress: { sentAt: nowMs(run), looks: 0 } });
  return send(run, sending, recipe);
};

/** Found in this state by a later run: whether it was sent is unknown. */
export const sendingCustomer = async (run: Run, plan: PlanRecord<'sending'>): Promise<Turn> =>
  go(await step(run, plan, 'looking', { progress: { unknownSends: plan.progress.unknownSends + 1, looks: 0 } }));

const send = async (run: Run, plan: PlanRecord<'sending'>, recipe: CustomerRecipe): Promise<Turn> => {
  const before = plan.progress.unknownSends;
  try {
    const contact = await call(run, 'create-customer', () => run.zoho.contacts.create(run.spend, toDraft(recipe)));
    return finish(run, plan, { id: contact.id, number: contact.name, status: contact.status });
  } catch (error) {
    const outcome = hasCode(error, 'customer_exists') ? 'refused' : outcomeOf(error);
    const reason = reasonOf(error);
    if (outcome === 'refused' && before === 0) return refuse(run, plan, reason);
    if (outcome === 'not_sent' && before === 0) return reopen(run, plan, error);
    const unknownSends = outcome === 'unknown' ? before + 1 : before;
    const looks = outcome === 'refused' ? 1 : 0;
    return go(
      await step(run, plan, 'looking', { progress: { unknownSends, looks, sentAt: nowMs(run) }, note: reason }),
    );
  }
};

export const lookingForCustomer = async (
  run: Run,
  plan: PlanRecord<'looking'>,
  recipe: CustomerRecipe,
): Promise<Turn> => {
  const { looks, unknownSends } = plan.progress;
  const found = await call(run, 'look-up', () => run.zoho.contacts.named(run.spend, recipe.name));
  const [contact] = found;
  if (contact !== undefined) return adopt(run, plan, recipe, contact);
  if (looks === 0 && unknownSends < MAX_SENDS) {
    const sending = await step(run, plan, 'sending', { progress: { sentAt: nowMs(run) } });
    return send(run, sending, recipe);
  }
  // Refused as existing, but the list lags (API notes 6.3: about two seconds).
  if (looks > 8) return leaveUncertain(run, plan, 'Zoho says the customer exists, but does not show it.');
  await learn(run, plan, { looks: looks + 1 });
  return park(backoffMs(looks - 1));
};

const adopt = (run: Run, plan: PlanRecord<'looking'>, recipe: CustomerRecipe, contact: ZohoContact): Promise<Turn> =>
  isOurContact(recipe, contact)
    ? finish(run, plan, { id: contact.id, number: contact.name, status: contact.status })
    : leaveUncertain(run, plan, `Zoho has a contact called "${contact.name}", but with another e-mail address.`);

const toDraft = ({ name, email, phone, company }: CustomerRecipe): ContactDraft => ({
  name,
  ...(email === null ? {} : { email }),
  ...(phone === null ? {} : { phone }),
  ...(company === null ? {} : { company }),
});
