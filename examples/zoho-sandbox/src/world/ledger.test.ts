import { describe, expect, test } from 'vitest';
import { adjust, arrive, bill, depart, hold, Ledger, release, ship, undo } from './ledger.ts';

const goods = [{ itemId: 'i', placeId: 'p', quantity: 2 }];

function after(...postings: Parameters<Ledger['post']>[0][]) {
  const ledger = new Ledger(() => undefined);
  for (const one of postings) ledger.post(one);
  return ledger;
}

describe('what each document does to the two stocks', () => {
  test('a confirmed order holds in both', () => {
    expect(after(hold(goods)).at('i', 'p')).toMatchObject({
      accountingCommitted: 2,
      physicalCommitted: 2,
      physical: 0,
    });
  });

  test('a shipment takes from the physical stock and from what was held of it', () => {
    const cell = after(adjust(goods), hold(goods), ship(goods)).at('i', 'p');
    expect(cell).toMatchObject({ accounting: 2, physical: 0, accountingCommitted: 2, physicalCommitted: 0 });
  });

  test('an invoice takes from the accounting stock and from what was held of it', () => {
    const cell = after(adjust(goods), hold(goods), bill(goods, [])).at('i', 'p');
    expect(cell).toMatchObject({ accounting: 0, physical: 2, accountingCommitted: 0, physicalCommitted: 2 });
  });

  test('an invoice of its own releases nothing', () => {
    expect(after(bill([], goods)).at('i', 'p')).toMatchObject({ accounting: -2, accountingCommitted: 0 });
  });

  test('releasing gives back in each ledger what that ledger still holds', () => {
    const cell = after(hold(goods), release(goods, [])).at('i', 'p');
    expect(cell).toMatchObject({ accountingCommitted: 0, physicalCommitted: 2 });
  });

  test('goods on their way are in neither place until they arrive', () => {
    const moving = after(adjust(goods), depart(goods, 'q'));
    expect(moving.total('i')).toMatchObject({ accounting: 0, physical: 0, inTransit: 2 });
    moving.post(arrive(goods, 'q'));
    expect(moving.at('i', 'q')).toMatchObject({ accounting: 2, physical: 2, inTransit: 0 });
    expect(moving.at('i', 'p')).toMatchObject({ accounting: 0, physical: 0 });
  });

  test('undoing leaves nothing behind', () => {
    expect(after(ship(goods), undo(ship(goods))).at('i', 'p')).toEqual(after().at('i', 'p'));
  });

  test('tenths do not leave a binary tail', () => {
    const tenth = [{ itemId: 'i', placeId: 'p', quantity: 0.1 }];
    expect(after(adjust(tenth), adjust(tenth), adjust(tenth)).at('i', 'p').physical).toBe(0.3);
  });
});
