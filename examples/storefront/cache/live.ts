// Open pages are told by server-sent events: the badge of a product that has changed, and when figures were checked.
import type { SSEStreamingApi } from 'hono/streaming';
import { badgeOf } from '../pages/badge.ts';
import { checkedWords } from '../pages/checked.ts';
import type { Settings } from '../parts.ts';
import type { Catalogue, Shelf } from './catalogue.ts';

export interface Live {
  /** Tells a page of these products until it is closed. False where too many are open already. */
  follow(ids: ReadonlySet<string>, stream: SSEStreamingApi): Promise<void>;
  readonly full: boolean;
  stop(): void;
}

const MOST_OPEN = 1_000;
/** A proxy takes silence for an end. */
const BEAT_MS = 20_000;
/** Then the page asks again by itself: nothing is held for ever. */
const LONGEST_MS = 15 * 60_000;

interface Page {
  readonly ids: ReadonlySet<string>;
  readonly stream: SSEStreamingApi;
}

export const createLive = ({
  catalogue,
  settings,
}: {
  readonly catalogue: Catalogue;
  readonly settings: Pick<Settings, 'timeZone'>;
}): Live => {
  const pages = new Set<Page>();
  const closing = new AbortController();

  const tell = async ({ ids, stream }: Page, changed: Iterable<string>, shelf: Shelf): Promise<void> => {
    for (const id of changed) {
      if (!ids.has(id)) continue;
      await stream.writeSSE({ event: 'stock', data: JSON.stringify({ id, ...badgeOf(shelf.byId.get(id)) }) });
    }
    const { text, away } = checkedWords(shelf, settings);
    await stream.writeSSE({ event: 'checked', data: JSON.stringify({ text, away }) });
  };

  catalogue.onChange((changed, shelf) => {
    for (const page of pages) tell(page, changed, shelf).catch(() => page.stream.abort());
  });

  return {
    get full() {
      return pages.size >= MOST_OPEN;
    },
    follow: async (ids, stream) => {
      const page = { ids, stream };
      const closed = Promise.withResolvers<void>();
      const beat = setInterval(() => void stream.write(': still here\n\n').catch(() => closed.resolve()), BEAT_MS);
      const end = setTimeout(() => closed.resolve(), LONGEST_MS);
      closing.signal.addEventListener('abort', () => closed.resolve(), { once: true });
      stream.onAbort(() => closed.resolve());
      pages.add(page);
      try {
        // Whatever has changed between the page and its stream is told first.
        await tell(page, ids, catalogue.current());
        await closed.promise;
      } finally {
        clearInterval(beat);
        clearTimeout(end);
        pages.delete(page);
      }
    },
    stop: () => closing.abort(),
  };
};
