// Open pages are told by server-sent events: the badge of a product that has changed, and when figures were checked.
import type { SSEStreamingApi } from 'hono/streaming';
import { badgeOf } from '../pages/badge.ts';
import { checkedWords } from '../pages/checked.ts';
import type { Settings } from '../parts.ts';
import type { Catalogue, Shelf } from './catalogue.ts';

export interface Live {
  /** Tells a page of these products until it is closed. */
  follow(who: string, ids: ReadonlySet<string>, stream: SSEStreamingApi): Promise<void>;
  /** Whether there is no room for another page, or none for another of theirs. */
  full(who: string): boolean;
  stop(): void;
}

const MOST_OPEN = 1_000;
const MOST_OF_ONE = 40;
/** A proxy takes silence for an end. */
const BEAT_MS = 20_000;
/** Then the page asks again by itself: nothing is held for ever. */
const LONGEST_MS = 15 * 60_000;

interface Page {
  readonly who: string;
  readonly ids: ReadonlySet<string>;
  readonly stream: SSEStreamingApi;
  /** What it has not been told of yet; null while nothing is on its way to it. */
  waiting: Set<string> | null;
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

  const send = async ({ stream }: Page, ids: ReadonlySet<string>, shelf: Shelf): Promise<void> => {
    for (const id of ids) {
      await stream.writeSSE({ event: 'stock', data: JSON.stringify({ id, ...badgeOf(shelf.byId.get(id)) }) });
    }
    await stream.writeSSE({ event: 'checked', data: JSON.stringify(checkedWords(shelf, settings)) });
  };

  /** One after the other: a page that reads slowly is told of what is, not of all that was. */
  const tell = async (page: Page, changed: Iterable<string>): Promise<void> => {
    const news = [...changed].filter((id) => page.ids.has(id));
    if (page.waiting !== null) {
      for (const id of news) page.waiting.add(id);
      return;
    }
    let next: Set<string> | null = new Set(news);
    while (next !== null) {
      page.waiting = new Set();
      await send(page, next, catalogue.current());
      next = page.waiting.size === 0 ? null : page.waiting;
    }
    page.waiting = null;
  };

  catalogue.onChange((changed) => {
    for (const page of pages) tell(page, changed).catch(() => page.stream.abort());
  });

  return {
    full: (who) => pages.size >= MOST_OPEN || [...pages].filter((page) => page.who === who).length >= MOST_OF_ONE,
    follow: async (who, ids, stream) => {
      const page: Page = { who, ids, stream, waiting: null };
      const closed = Promise.withResolvers<void>();
      const beat = setInterval(() => void stream.write(': still here\n\n').catch(() => closed.resolve()), BEAT_MS);
      const end = setTimeout(() => closed.resolve(), LONGEST_MS);
      const close = (): void => closed.resolve();
      closing.signal.addEventListener('abort', close, { once: true });
      stream.onAbort(close);
      pages.add(page);
      try {
        // Whatever has changed between the page and its stream is told first; a page that does not read it ends all the same.
        await Promise.race([tell(page, ids).then(() => closed.promise), closed.promise]);
      } finally {
        closing.signal.removeEventListener('abort', close);
        clearInterval(beat);
        clearTimeout(end);
        pages.delete(page);
      }
    },
    stop: () => closing.abort(),
  };
};
