// A long life of one item, told twice: by raw requests, and by a few lines of arithmetic (API notes 6.1, "moves on").
import { expect, test } from 'vitest';
import { createRng } from '../src/wire/rng.ts';
import { itemNow, type Json, order, packed, some, type Zoho, zoho } from './zoho.ts';

interface Books {
  accounting: number;
  physical: number;
  accountingHeld: number;
  physicalHeld: number;
}

interface Life {
  readonly id: string;
  readonly quantity: number;
  confirmed: boolean;
  packageId: string;
  shipmentId: string;
  invoiceId: string;
}

type Step = (z: Zoho, books: Books, life: Life) => Promise<void>;

const ok = async (answer: Promise<{ status: number; text: string; body: Json }>): Promise<Json> => {
  const { status, text, body } = await answer;
  if (status >= 300) throw new Error(text);
  return body;
};

const read = async (z: Zoho, { id }: Life): Promise<Json> => (await ok(z.call('GET', `/salesorders/${id}`))).salesorder;

const confirm: Step = async (z, books, life) => {
  await ok(z.call('POST', `/salesorders/${life.id}/status/confirmed`));
  life.confirmed = true;
  books.accountingHeld += life.quantity;
  books.physicalHeld += life.quantity;
};

const ship: Step = async (z, books, life) => {
  life.packageId ||= (await packed(z, await read(z, life))).package_id;
  const query = { salesorder_id: life.id, package_ids: life.packageId };
  const json = { shipment_number: `S-${life.id}`, date: '2026-10-02', delivery_method: 'UPS', tracking_number: 'T' };
  life.shipmentId = (await ok(z.call('POST', '/shipmentorders', { query, json }))).shipment_order.shipment_id;
  books.physical -= life.quantity;
  books.physicalHeld -= life.quantity;
};

const unship: Step = async (z, books, life) => {
  await ok(z.call('DELETE', `/shipmentorders/${life.shipmentId}`));
  life.shipmentId = '';
  books.physical += life.quantity;
  books.physicalHeld += life.quantity;
};

const bill: Step = async (z, books, life) => {
  const { customer_id, line_items } = await read(z, life);
  const lines = line_items.map((line: Json) => ({
    item_id: line.item_id,
    quantity: line.quantity,
    salesorder_item_id: line.line_item_id,
  }));
  const { invoice } = await ok(z.call('POST', '/invoices', { json: { customer_id, line_items: lines } }));
  life.invoiceId = invoice.invoice_id;
  books.accounting -= life.quantity;
  books.accountingHeld -= life.quantity;
};

const unbill: Step = async (z, books, life) => {
  await ok(z.call('POST', `/invoices/${life.invoiceId}/status/void`));
  life.invoiceId = '';
  books.accounting += life.quantity;
  books.accountingHeld += life.quantity;
};

function nextStep(life: Life, chance: number): Step | undefined {
  if (!life.confirmed) return confirm;
  if (chance === 0) return life.shipmentId ? unship : ship;
  if (chance === 1) return life.invoiceId ? unbill : bill;
  return undefined;
}

test.each([11, 12])('both ledgers agree with plain arithmetic after every step (seed %i)', async (seed) => {
  const z = await zoho({ dailyLimit: 1e9 });
  const rng = createRng(seed);
  const { item } = await some(z);
  const books: Books = {
    accounting: item.stock_on_hand,
    physical: item.actual_available_stock,
    accountingHeld: 0,
    physicalHeld: 0,
  };
  const lives: Life[] = [];
  for (let n = 0; n < 120; n += 1) {
    const chance = rng.int(0, 4);
    const life = rng.pick(lives);
    if (chance === 4 || !life) {
      const quantity = rng.int(1, 5);
      const { salesorder_id: id } = await order(z, quantity);
      lives.push({ id, quantity, confirmed: false, packageId: '', shipmentId: '', invoiceId: '' });
    } else if (chance === 3) {
      const delta = rng.int(-3, 3) + 0.5;
      const line = { item_id: item.item_id, quantity_adjusted: delta };
      const json = { date: '2026-10-01', reason: 'Count', adjustment_type: 'quantity', line_items: [line] };
      await ok(z.call('POST', '/inventoryadjustments', { json }));
      books.accounting += delta;
      books.physical += delta;
    } else {
      await nextStep(life, chance)?.(z, books, life);
    }
    expect(await itemNow(z, item.item_id)).toMatchObject({
      stock_on_hand: books.accounting,
      committed_stock: books.accountingHeld,
      available_for_sale_stock: books.accounting - books.accountingHeld,
      actual_available_stock: books.physical,
      actual_committed_stock: books.physicalHeld,
      actual_available_for_sale_stock: books.physical - books.physicalHeld,
    });
  }
});
