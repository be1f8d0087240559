import { expect, test } from 'vitest';
import { type DayOfCalls, drawCalls, pointsOf } from './calls-chart.ts';

const HOUR = 3_600_000;
const FROM = Date.parse('2026-11-21T23:00:00Z');
const day: DayOfCalls = {
  from: FROM,
  to: FROM + 24 * HOUR,
  now: FROM + 11 * HOUR + 30 * 60_000,
  timeZone: 'Europe/Berlin',
  hours: [
    { hourAt: FROM + 2 * HOUR, lane: 'sync', calls: 100 },
    { hourAt: FROM + 2 * HOUR, lane: 'order', calls: 6 },
    { hourAt: FROM + 11 * HOUR, lane: 'chat', calls: 40 },
  ],
  limit: 1_000,
  left: 800,
  reserve: 150,
};

test('calls add up by lane, flat where nothing was called, and end now', () => {
  const points = pointsOf(day).map(({ at, order, chat, sync }) => [(at - FROM) / HOUR, order, chat, sync]);
  expect(points).toEqual([
    [0, 0, 0, 0],
    [2, 0, 0, 0],
    [3, 6, 0, 100],
    [11, 6, 0, 100],
    [11.5, 6, 40, 100],
    [11.5, 6, 40, 100],
  ]);
});

/** The first number of an attribute in each element that has this class. */
const at = (svg: string, name: string, attribute: string): number[] =>
  [...svg.matchAll(new RegExp(`class="${name}"[^>]*? ${attribute}="([\\d.]+)"`, 'g'))].map(([, value]) =>
    Number(value),
  );

test('what is kept for orders is drawn between what may be spent and the plan, and the dot is where Zoho counts', async () => {
  const svg = String(await drawCalls(day));
  const [limit = 0] = at(svg, 'limit', 'y1');
  const [edge = 0] = at(svg, 'edge', 'y1');
  const [zero = 0] = at(svg, 'axis', 'y1');
  const [dot = 0] = at(svg, 'dot', 'cy');
  const perCall = (zero - limit) / 1_000;
  expect((zero - edge) / perCall).toBeCloseTo(850);
  expect((zero - dot) / perCall).toBeCloseTo(200);
  expect(at(svg, 'kept', 'y')[0]).toBeCloseTo(limit);
  expect(at(svg, 'kept', 'height')[0]).toBeCloseTo(edge - limit);
  expect(svg).toContain('200 of 1,000 calls are spent. 54 of them by others who use this organisation, or to connect.');
  expect(svg).toContain('Of the 800 left, 150 are kept for orders.');
});

test('whoever does not see the chart reads the same, by hour of the organisation', async () => {
  const rows = [...String(await drawCalls(day)).matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell]) => cell),
  );
  expect(rows.slice(1)).toEqual([
    ['02:00', '6', '0', '0', '100'],
    ['11:00', '0', '0', '40', '0'],
  ]);
});

test('before Zoho’s first answer there is no plan to draw, and a day without calls has no table', async () => {
  const svg = String(await drawCalls({ ...day, hours: [], limit: null, left: null }));
  expect(svg).not.toMatch(/class="(limit|edge|dot)"/);
  expect(svg).toContain('How many Zoho allows is known with its first answer.');
  expect(svg).toContain('No call has been made today.');
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

test('more spent than the plan has is drawn as well', async () => {
  const svg = String(await drawCalls({ ...day, left: 0, limit: 100, reserve: 900 }));
  expect(svg).not.toMatch(/NaN|Infinity|="-/);
  expect(svg).toContain('Of the 0 left, 0 are kept for orders.');
});
