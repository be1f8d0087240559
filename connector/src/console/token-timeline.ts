// An access token's hour: when it was bought, where now is, when it is renewed, when it ends.
import { html } from 'hono/html';
import type { ConnectionRow } from '../store/connections.ts';
import { age, facts, when } from './elements.ts';
import type { Html } from './page.ts';

const HOUR_MS = 3_600_000;
const WIDE = 320;

type Token = Pick<ConnectionRow, 'accessExpiresAt' | 'accessRefreshAt' | 'connectedAt' | 'refreshBlockedUntil'>;

export const tokenTimeline = (token: Token, now: number): Html => {
  const { accessExpiresAt: ends, accessRefreshAt: renews, connectedAt, refreshBlockedUntil } = token;
  const rest = facts([
    ['Connected', when(connectedAt)],
    [
      'Access token',
      ends === null
        ? 'none is held'
        : ends <= now
          ? html`ended ${when(ends)}`
          : html`ends ${when(ends)}, in ${age(ends - now)}`,
    ],
    ['Renewed', renews === null || ends === null || ends <= now ? 'with the next call' : html`from ${when(renews)} on`],
    [
      'Zoho not asked',
      refreshBlockedUntil !== null && refreshBlockedUntil > now ? html`until ${when(refreshBlockedUntil)}` : null,
    ],
  ]);
  if (ends === null || renews === null || ends <= now) return rest;
  const from = Math.min(ends - HOUR_MS, now);
  const x = (at: number): string => (((at - from) / (ends - from)) * WIDE).toFixed(1);
  return html`${rest}<svg class="chart narrow" viewBox="-4 0 ${WIDE + 8} 44" role="img" aria-label="The token's hour: now, when it is renewed, and when it ends, as told above.">
<rect class="bar" x="0" y="18" width="${WIDE}" height="8" rx="4"></rect><rect class="done" x="0" y="18" width="${x(now)}" height="8" rx="4"></rect>
<line class="mark" x1="${x(renews)}" x2="${x(renews)}" y1="13" y2="31"></line><text x="${x(renews)}" y="43" text-anchor="end">renewed</text>
<text x="${x(now)}" y="11" text-anchor="${now - from < (ends - from) / 2 ? 'start' : 'end'}" class="strong">now</text></svg>`;
};
