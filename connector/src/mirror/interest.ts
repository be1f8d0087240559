// Which items people ask about, so that a call with room to spare renews the figures they will ask for next.

export interface Interest {
  /** Somebody asked for these; when their figures were read. */
  asked(organizationId: string, figures: readonly { readonly itemId: string; readonly readAt: number }[]): void;
  /** Newer readings are there. */
  renewed(organizationId: string, figures: readonly { readonly itemId: string; readonly readAt: number }[]): void;
  /** The most asked for whose figures were read before `readBefore`, at most `room`, none of those in `besides`. */
  company(organizationId: string, room: number, besides: ReadonlySet<string>, readBefore: number): string[];
}

const KEPT = 2_000;

export const createInterest = (): Interest => {
  const known = new Map<string, Map<string, { times: number; readAt: number }>>();

  const of = (organizationId: string) => {
    const items = known.get(organizationId) ?? new Map<string, { times: number; readAt: number }>();
    known.set(organizationId, items);
    return items;
  };

  return {
    asked: (organizationId, figures) => {
      const items = of(organizationId);
      for (const { itemId, readAt } of figures) {
        const before = items.get(itemId);
        // Last asked, last in the map: what nobody asks for any more is dropped first.
        items.delete(itemId);
        items.set(itemId, { times: (before?.times ?? 0) + 1, readAt: Math.max(readAt, before?.readAt ?? 0) });
        const oldest = items.size > KEPT ? items.keys().next().value : undefined;
        if (oldest !== undefined) items.delete(oldest);
      }
    },

    renewed: (organizationId, figures) => {
      const items = of(organizationId);
      for (const { itemId, readAt } of figures) {
        const item = items.get(itemId);
        if (item !== undefined) item.readAt = Math.max(item.readAt, readAt);
      }
    },

    company: (organizationId, room, besides, readBefore) =>
      [...of(organizationId)]
        .filter(([itemId, { readAt }]) => readAt < readBefore && !besides.has(itemId))
        .sort(([, a], [, b]) => b.times - a.times)
        .slice(0, room)
        .map(([itemId]) => itemId),
  };
};
