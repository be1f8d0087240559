import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { event, eventId, eventTypes, lookAtItem, lookAtOrder } from './event.ts';

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

  it('has an id that is the same for the same happening, and never holds a full stop', () => {
    expect(eventId('order.confirmed', '850205569', '4815000000044208')).toBe(
      'order-confirmed:850205569:4815000000044208',
    );
    for (const type of eventTypes) expect(eventId(type, '1', '2')).toMatch(/^[\w:-]+$/);
    expect(new Set(eventTypes.map((type) => eventId(type, '1', '2'))).size).toBe(eventTypes.length);
  });
});

it('is looked into by what people call it, and by its id where that cannot be typed', () => {
  expect(lookAtItem({ sku: 'SF-1108', itemId: '4600000012345' })).toBe("check-stock --item 'SF-1108'");
  expect(lookAtOrder({ number: 'SO-00042', id: '4600000099999' })).toBe("track-order --order 'SO-00042'");
  // Nothing that breaks out of the quotes, and nothing that would be taken for another's id.
  for (const name of ['', "it's", 'two words', '$(id)', '4600000012346', 'x'.repeat(41)]) {
    expect(lookAtItem({ sku: name, itemId: '1' })).toBe("check-stock --item '1'");
    expect(lookAtOrder({ number: name, id: '1' })).toBe("track-order --order '1'");
  }
});
