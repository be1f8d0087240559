// The places of an organisation, listed now and then: one that vanishes is not believed until an admin says so.
import type { LocationRow } from '../store/feeds.ts';
import type { Follow } from './feeds.ts';
import { FollowingStopped } from './stopped.ts';
import { isTrusting } from './trust.ts';

export const followLocations: Follow = async ({ organizationId, store, zoho, spend, startedAt, requireCalls }) => {
  await requireCalls();
  const listed = await zoho.locations.list(spend);
  const known = await store.read.feeds.locations(organizationId);
  const gone = known.filter(({ locationId }) => !listed.some(({ id }) => id === locationId));
  const [first] = gone;
  if (first !== undefined && !(await isTrusting(store.read, organizationId, startedAt))) {
    throw new FollowingStopped(
      gone.length === 1
        ? `The location ${first.name} has vanished from Zoho’s list.`
        : `${gone.length} locations have vanished from Zoho’s list, ${first.name} among them.`,
    );
  }
  const rows = listed.map(
    ({ id, name, kind, primary, active }): LocationRow => ({
      locationId: id,
      name,
      kind,
      isPrimary: primary ? 1 : 0,
      isActive: active ? 1 : 0,
      readAt: startedAt,
    }),
  );
  await store.write((s) => s.feeds.putLocations(organizationId, rows));
  return {};
};
