// What one organisation's Zoho says, asked in as few calls as there can be: seven where everything is switched on, two
// more for custom fields. Who is shut out altogether is not asked again and again.
import type { ProblemCode } from 'shared-schemas';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { CallsLeft, Spend, ZohoClock } from '../zoho/ports/door.ts';
import type { ItemListRow, ZohoField, ZohoLocation } from '../zoho/ports/items.ts';
import type { Touchable, ZohoOrganizationFacts } from '../zoho/ports/organization.ts';
import type { Needs } from './probe.ts';

export type Connection = NonNullable<Awaited<ReturnType<Parts['store']['read']['connections']['get']>>>;

export type Answer<T> =
  | { readonly kind: 'told'; readonly value: T }
  | { readonly kind: 'refused'; readonly error: ConnectorError }
  /** Nobody asked, since an earlier answer had said enough, or nobody needs it. */
  | { readonly kind: 'not_asked' };

export interface Visit {
  /** As it is after asking: a token that turned out to be dead is noted there. */
  readonly connection: Connection;
  readonly organizations: Answer<readonly ZohoOrganizationFacts[]>;
  readonly places: Answer<readonly ZohoLocation[]>;
  /** The scarcest first. */
  readonly items: Answer<readonly ItemListRow[]>;
  readonly lists: Readonly<Record<Exclude<Touchable, 'items'>, Answer<void>>>;
  readonly itemFields: Answer<readonly ZohoField[] | null>;
  readonly orderFields: Answer<readonly ZohoField[] | null>;
  /** What stopped the visit, whole: it is true of every other call as well. */
  readonly stoppedBy: ConnectorError | null;
  readonly calls: CallsLeft;
  readonly clock: ZohoClock | null;
  readonly zohoCalls: number;
}

export interface Wanted {
  readonly lists: readonly Touchable[];
  readonly itemFields: boolean;
  readonly orderFields: boolean;
}

/** These are true of any call. */
const stopping: readonly ProblemCode[] = [
  'not_connected',
  'needs_reauthorisation',
  'zoho_blocked',
  'zoho_day_spent',
  'zoho_busy',
  'zoho_unavailable',
];

const stops = ({ code, facts }: ConnectorError): boolean =>
  stopping.includes(code) ||
  facts.zoho?.code === 6041 ||
  // One new token after another was refused.
  (code === 'zoho_scope_missing' && facts.zoho === undefined);

/** Each refusal may cost a new token, and Zoho gives ten in ten minutes. */
const MOST_REFUSALS = 2;

export const visit = async (
  { store, zoho: open }: Pick<Needs, 'store' | 'zoho'>,
  known: Connection,
  wanted: Wanted,
): Promise<Visit> => {
  const { organizationId } = known;
  const zoho = open(organizationId);
  const spend: Spend = { lane: 'sync', kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 };
  let stoppedBy: ConnectorError | null = null;
  let refusals = 0;
  const ask = async <T>(wanted: boolean, question: () => Promise<T>): Promise<Answer<T>> => {
    if (!wanted || stoppedBy !== null || refusals >= MOST_REFUSALS) return { kind: 'not_asked' };
    try {
      return { kind: 'told', value: await question() };
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      if (stops(error)) stoppedBy = error;
      if (error.code === 'zoho_scope_missing') refusals += 1;
      return { kind: 'refused', error };
    }
  };
  const touch = (list: Touchable) => ask(wanted.lists.includes(list), () => zoho.access.touch(spend, list));

  const organizations = await ask(true, () => zoho.access.organizations(spend));
  const gone = organizations.kind === 'told' && !organizations.value.some(({ id }) => id === organizationId);
  const places = await ask(!gone, () => zoho.locations.list(spend));
  const items = await ask(!gone && wanted.lists.includes('items'), () => zoho.items.scarcest(spend));
  const lists = gone
    ? nothing
    : {
        contacts: await touch('contacts'),
        salesorders: await touch('salesorders'),
        inventoryadjustments: await touch('inventoryadjustments'),
        transferorders: await touch('transferorders'),
      };
  const itemFields = await ask(!gone && wanted.itemFields, () => zoho.fields.list(spend, 'item'));
  const orderFields = await ask(!gone && wanted.orderFields, () => zoho.fields.list(spend, 'salesorder'));
  return {
    connection: (await store.read.connections.get(organizationId)) ?? known,
    organizations,
    places,
    items,
    lists,
    itemFields,
    orderFields,
    stoppedBy,
    calls: await zoho.callsLeft(),
    clock: zoho.clock(),
    zohoCalls: spend.zohoCalls,
  };
};

const notAsked = { kind: 'not_asked' } as const;
const nothing = {
  contacts: notAsked,
  salesorders: notAsked,
  inventoryadjustments: notAsked,
  transferorders: notAsked,
};
