import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { event, eventTypes } from './event.ts';

const sample = {
  id: 'a1',
  type: 'stock.changed',
  at: '2026-11-22T09:00:00.000Z',
  origin: 'zoho',
  organizationId: '850205569',
  data: { sku: 'SF-1108', from: '3', to: '2' },
  next: "check-stock --item 'SF-1108'",
};

describe('an event', () => {
  it('is of a known type, at an instant, with an origin', () => {
    expect(v.parse(event, sample)).toEqual(sample);
    for (const wrong of [{ type: 'stock.exploded' }, { at: 'yesterday' }, { origin: 'nobody' }, { more: 1 }])
      expect(v.safeParse(event, { ...sample, ...wrong }).success).toBe(false);
  });

  it('has each type once', () => {
    expect(new Set(eventTypes).size).toBe(eventTypes.length);
  });
});
