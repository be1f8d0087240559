// An admin has looked, and says that what Zoho tells is true, however it looks.
import type { Groups } from '../store/groups.ts';

export const isTrusting = async (s: Pick<Groups, 'feeds'>, organizationId: string, now: number): Promise<boolean> =>
  ((await s.feeds.get(organizationId, 'trust'))?.nextAt ?? 0) > now;
