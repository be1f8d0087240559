// Visits to what moves stock by hand: adjustments and transfers.
import { row, type Visitor } from './visit.ts';

export const visitStock = async (
  visitor: Visitor,
  itemId: string,
  places: readonly [string, string],
): Promise<void> => {
  await visitAdjustments(visitor, itemId, places[0]);
  await visitTransfers(visitor, itemId, places);
};

const visitAdjustments = async ({ call }: Visitor, itemId: string, place: string): Promise<void> => {
  const adjustment = {
    date: '2026-11-20',
    reason: 'Cycle count',
    description: 'Counted twice.',
    reference_number: 'CC-77',
    adjustment_type: 'quantity',
    location_id: place,
    line_items: [{ item_id: itemId, quantity_adjusted: -3, location_id: place }],
  };
  const add = () => call('POST', '/inventoryadjustments', { body: adjustment });
  const { inventory_adjustment_id: id } = row(await add(), 'inventory_adjustment');
  const one = `/inventoryadjustments/${id}`;
  await call('GET', '/inventoryadjustments', { query: { page: '1', per_page: '20' } });
  await call('GET', one);
  await call('PUT', one, { body: { ...adjustment, description: 'Counted thrice.' } });
  for (const step of ['submit', 'approve', 'approve/final']) await call('POST', `${one}/${step}`);
  await call('POST', `${one}/reject`, { body: { reason: 'Miscounted.' } });
  await call('DELETE', one);
};

const visitTransfers = async (
  { call, setApprovals }: Visitor,
  itemId: string,
  [from, to]: readonly [string, string],
): Promise<void> => {
  let made = 0;
  const transfer = async (is_intransit_order: boolean): Promise<string> => {
    made += 1;
    const answer = await call('POST', '/transferorders', {
      query: { ignore_auto_number_generation: 'true' },
      body: {
        transfer_order_number: `TO-V-${made}`,
        date: '2026-11-20',
        description: 'To the other shelf.',
        from_location_id: from,
        to_location_id: to,
        line_items: [{ item_id: itemId, name: 'Visited lamp', quantity_transfer: 2, unit: 'pcs' }],
        is_intransit_order,
      },
    });
    return `/transferorders/${row(answer, 'transfer_order').transfer_order_id}`;
  };
  const moving = await transfer(true);
  const moved = await transfer(false);
  await call('GET', '/transferorders', { query: { sort_column: 'date', sort_order: 'D' } });
  await call('GET', moving);
  await call('POST', `${moving}/markastransferred`, { query: { date: '2026-11-21' } });
  await call('DELETE', moved);

  setApprovals(true);
  const waiting = await transfer(true);
  await call('POST', `${waiting}/reject`, { body: { reason: 'Not yet.' } });
  await call('POST', `${waiting}/submit`);
  await call('POST', `${waiting}/approve`);
  await call('POST', `${waiting}/intransit`);
  await call('POST', `${await transfer(false)}/approve/final`);
  setApprovals(false);
};
