// The calls of a day against what Zoho allows: spent so far by lane, what is kept for orders, where the day ends.
import { scaleLinear } from 'd3-scale';
import { area, stack } from 'd3-shape';
import { html } from 'hono/html';
import { grouped } from '../catalogue/written.ts';
import { localTime, nextMidnight } from '../mirror/opening-hours.ts';
import type { ConnectionRow } from '../store/connections.ts';
import { table } from './elements.ts';
import type { ConsoleNeeds } from './mount.ts';
import type { Html } from './page.ts';

export interface HourOfCalls {
  readonly hourAt: number;
  readonly lane: string;
  readonly calls: number;
}

export interface DayOfCalls {
  readonly from: number;
  readonly to: number;
  readonly now: number;
  readonly timeZone: string;
  readonly hours: readonly HourOfCalls[];
  /** By Zoho's own count, which is of everybody who asks it; null before its first answer. */
  readonly limit: number | null;
  readonly left: number | null;
  /** Of what is left, kept for orders. */
  readonly reserve: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const lanes = ['order', 'webhook', 'chat', 'sync'] as const;
type Lane = (typeof lanes)[number];
const LANES: Readonly<Record<Lane, string>> = {
  order: 'orders',
  webhook: 'webhooks',
  chat: 'questions',
  sync: 'following',
};

export const callsChart = async (needs: ConsoleNeeds, connection: ConnectionRow): Promise<Html> => {
  const { organizationId, timeZone } = connection;
  const now = needs.now().getTime();
  const calls = await needs.zoho(organizationId).callsLeft();
  const to = calls.dayResetsAt ?? nextMidnight(now, timeZone);
  const from = to - DAY_MS;
  const [hours, plan] = await Promise.all([
    needs.store.read.door.hours(organizationId, from - (from % HOUR_MS)),
    needs.mirror.day.plan(organizationId),
  ]);
  return drawCalls({
    from,
    to,
    now,
    timeZone,
    hours,
    limit: calls.dayLimit,
    left: calls.leftToday,
    reserve: plan.orderReserve,
  });
};

interface Point extends Record<Lane, number> {
  readonly at: number;
}

/** What had been called in all by the end of each hour, up to now. Pure. */
export const pointsOf = ({ from, now, hours }: Pick<DayOfCalls, 'from' | 'now' | 'hours'>): Point[] => {
  const points: Point[] = [{ at: from, order: 0, webhook: 0, chat: 0, sync: 0 }];
  let sum = points[0] as Point;
  for (const [hourAt, counted] of Map.groupBy(hours, (each) => each.hourAt)) {
    const of = (lane: Lane) => counted.find((each) => each.lane === lane)?.calls ?? 0;
    // Before this hour nothing was added.
    points.push({ ...sum, at: Math.max(from, Math.min(hourAt, now)) });
    sum = {
      at: Math.max(from, Math.min(hourAt + HOUR_MS, now)),
      order: sum.order + of('order'),
      webhook: sum.webhook + of('webhook'),
      chat: sum.chat + of('chat'),
      sync: sum.sync + of('sync'),
    };
    points.push(sum);
  }
  points.push({ ...sum, at: now });
  return points;
};

const WIDE = 600;
const HIGH = 240;
const BOX = { left: 58, right: 12, top: 16, bottom: 28 };

export const drawCalls = (day: DayOfCalls): Html => {
  const { limit, left, reserve } = day;
  const points = pointsOf(day);
  const last = points.at(-1) as Point;
  const ours = lanes.reduce((sum, lane) => sum + last[lane], 0);
  const spent = limit === null || left === null ? null : limit - left;
  const most = Math.max(limit ?? 0, ours, spent ?? 0, 10);
  const x = scaleLinear()
    .domain([day.from, day.to])
    .range([BOX.left, WIDE - BOX.right]);
  const y = scaleLinear()
    .domain([0, most * 1.04])
    .range([HIGH - BOX.bottom, BOX.top]);
  const shape = area<[number, number] & { data: Point }>()
    .x(({ data }) => x(data.at))
    .y0(([low]) => y(low))
    .y1(([, high]) => y(high));
  const bands = stack<Point>().keys(lanes)(points);
  const words = wordsOf({ limit, left, reserve, ours, spent });
  return html`<p>${words}</p>
<svg class="chart" viewBox="0 0 ${WIDE} ${HIGH}" role="img" aria-label="${words} The table below has the same by hour.">
${limit === null ? '' : html`<rect class="kept" x="${BOX.left}" width="${WIDE - BOX.left - BOX.right}" y="${y(limit)}" height="${y(Math.max(0, limit - reserve)) - y(limit)}"></rect>`}
${y.ticks(4).map((tick) => html`<line class="gridline" x1="${BOX.left}" x2="${WIDE - BOX.right}" y1="${y(tick)}" y2="${y(tick)}"></line><text x="${BOX.left - 6}" y="${y(tick) + 4}" text-anchor="end">${grouped(String(tick))}</text>`)}
${bands.map((band) => html`<path class="lane-${band.key}" d="${shape(band as unknown as ([number, number] & { data: Point })[]) ?? ''}"></path>`)}
${limit === null ? '' : html`<line class="limit" x1="${BOX.left}" x2="${WIDE - BOX.right}" y1="${y(limit)}" y2="${y(limit)}"></line><line class="edge" x1="${BOX.left}" x2="${WIDE - BOX.right}" y1="${y(Math.max(0, limit - reserve))}" y2="${y(Math.max(0, limit - reserve))}"></line>`}
<line class="axis" x1="${BOX.left}" x2="${WIDE - BOX.right}" y1="${y(0)}" y2="${y(0)}"></line>
${[0, 6, 12, 18, 24].map((hour) => html`<text x="${x(day.from + hour * HOUR_MS)}" y="${HIGH - 8}" text-anchor="${hour === 0 ? 'start' : hour === 24 ? 'end' : 'middle'}">${clock(day.from + hour * HOUR_MS, day.timeZone)}</text>`)}
${spent === null ? '' : html`<circle class="dot" cx="${x(day.now)}" cy="${y(spent)}" r="5"></circle>`}
</svg>
<ul class="legend">${lanes.map((lane) => html`<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="lane-${lane}" width="10" height="10"></rect></svg>${LANES[lane]}</li>`)}<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="kept" x=".5" y=".5" width="9" height="9"></rect></svg>kept for orders</li><li><span aria-hidden="true">●</span> Zoho's own count</li></ul>
<details><summary>The same as a table</summary>${table({
    caption: 'Calls made by this connector, by hour.',
    columns: [
      { label: 'Hour', kind: 'when' },
      ...lanes.map((lane) => ({ label: LANES[lane], kind: 'number' as const })),
    ],
    rows: [...Map.groupBy(day.hours, ({ hourAt }) => hourAt)].map(([hourAt, counted]) => [
      `${clock(hourAt, day.timeZone)}`,
      ...lanes.map((lane) => String(counted.find((each) => each.lane === lane)?.calls ?? 0)),
    ]),
    none: 'No call has been made today.',
  })}</details>`;
};

const clock = (at: number, timeZone: string): string => {
  const { minutes } = localTime(at, timeZone);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
};

interface Counts extends Pick<DayOfCalls, 'limit' | 'left' | 'reserve'> {
  readonly ours: number;
  readonly spent: number | null;
}

const wordsOf = ({ limit, left, reserve, ours, spent }: Counts): string => {
  const number = (count: number): string => grouped(String(count));
  if (limit === null || left === null || spent === null) {
    return `${number(ours)} calls by this connector. How many Zoho allows is known with its first answer.`;
  }
  const others = Math.max(0, spent - ours);
  const besides = others === 0 ? '' : ` ${number(others)} of them by others who use this organisation, or to connect.`;
  return `${number(spent)} of ${number(limit)} calls are spent.${besides} Of the ${number(left)} left, ${number(Math.min(left, reserve))} are kept for orders.`;
};
