// Another system's list of items against Zoho's: what it tells, and the ids it fills in by a plan.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Moment } from 'connector/plans/probe.ts';
import { applyApproved } from 'connector/reconcile/apply.ts';
import { describe, expect, test } from 'vitest';
import { idOfItem } from './by-hand.ts';
import type { House, HouseOptions } from './house.ts';
import { BLANKET, confirm, connectorCli, MUG, openShop, overseer, planOf, show } from './selling.ts';

/** A field of text that the sandbox's items have. */
const FIELD = { settings: { PRODUCT_ID_FIELD: 'cf_dtc_description' } };

interface Told {
  readonly matched: readonly unknown[];
  readonly fill: readonly { readonly productId: string }[];
  readonly filling: { readonly run: string; readonly plans: readonly string[] } | null;
}

const cli = async (house: House, ...words: string[]) => connectorCli(house, ...words);

const compare = async (house: House, lines: readonly string[], ...flags: string[]): Promise<Told> => {
  const file = join(house.folder, 'shop.csv');
  writeFileSync(file, ['product_id,sku', ...lines].join('\n'));
  return JSON.parse(await cli(house, 'reconcile-skus', '--file', file, '--json', ...flags));
};

const opened = async (options: HouseOptions = {}, release: 'person' | 'agent' = 'person') => {
  const house = await openShop(options);
  return { house, ...(await house.key({ release })) };
};

const askedFor = async (house: House, key: string, item: string): Promise<string | undefined> => {
  house.advance(2_000);
  return (await house.ask(key, 'show-item', { item })).answer?.item.sku;
};

const fieldOf = async (house: House, sku: string): Promise<unknown> => {
  const { item } = await house.zoho('GET', `/items/${await idOfItem(house, sku)}`);
  return item.custom_field_hash.cf_dtc_description;
};

describe('a list of another system', () => {
  test('is told in words: what matches, what is missing, what is there twice, empty or changed', async () => {
    const { house } = await opened();
    await using _ = house;
    const file = join(house.folder, 'shop.csv');
    writeFileSync(
      file,
      `product_id,sku\nm-1,${MUG}\nx-1,NO-SUCH\nb-1,${BLANKET.toLowerCase()}\nb-2,${BLANKET}\ne-1,\n`,
    );
    const told = await cli(house, 'reconcile-skus', '--file', file);
    expect(told).toContain('Rows that match an item in Zoho: 3.');
    expect(told).toContain('Rows that name no item in Zoho: 2\n  line 3: NO-SUCH product id x-1');
    expect(told).toContain(`sku ${BLANKET.toLowerCase()} in the list, lines 4, 5`);
    expect(told).toContain('Rows without a SKU: 1');
    expect(told).toContain('SKUs that are spelt otherwise there: 1');
    expect(told).toContain('Product ids that can be filled in: 1\n  m-1 for');
    expect(told).toContain('This is a report alone.');
  });

  test('fills in ids by a plan: shown, released, learnt; and the next comparison has none to fill in', async () => {
    const { house, kid, key } = await opened();
    await using _ = house;
    const lines = [`m-1,${MUG}`, `b-1,${BLANKET}`];
    const { filling } = await compare(house, lines, '--key', kid);
    const [plan = ''] = filling?.plans ?? [];
    expect(await show(house, key, { id: plan })).toMatchObject({
      state: 'proposed',
      write: {
        kind: 'link-items',
        field: null,
        links: [
          { sku: MUG, productId: 'm-1' },
          { sku: BLANKET, productId: 'b-1' },
        ],
      },
    });
    expect(await askedFor(house, key, 'm-1')).toBeUndefined();
    expect(await cli(house, 'plans', 'show', plan)).toContain(`m-1 for ${MUG}`);
    expect(await cli(house, 'reconciliations', 'apply', filling?.run ?? '')).toContain('done');
    expect([await askedFor(house, key, 'm-1'), await askedFor(house, key, 'b-1')]).toEqual([MUG, BLANKET]);
    expect(await compare(house, lines, '--key', kid)).toMatchObject({ fill: [], filling: { plans: [] } });
  });

  test('has its ids learnt when a person approves the plan, without anybody confirming it in a chat', async () => {
    const { house, kid, key } = await opened();
    await using _ = house;
    const { filling } = await compare(house, [`m-1,${MUG}`], '--key', kid);
    await overseer(house).approve(filling?.plans[0] ?? '', 'Jo');
    expect(await applyApproved({ ...house.parts, plans: house.app.plans }, house.organizationId)).toBe(1);
    expect(await askedFor(house, key, 'm-1')).toBe(MUG);
  });

  test('compared again takes the place of plans that nobody has carried out', async () => {
    const { house, kid, key } = await opened();
    await using _ = house;
    const first = await compare(house, [`m-1,${MUG}`], '--key', kid);
    await compare(house, [`m-2,${MUG}`], '--key', kid);
    expect((await show(house, key, { id: first.filling?.plans[0] ?? '' })).state).toBe('cancelled');
  });

  test('of more than a hundred new ids leads to several plans', async () => {
    const { house, kid } = await opened({ sandbox: { items: 190 } });
    await using _ = house;
    const items = await house.parts.store.read.items.all(house.organizationId);
    const lines = items.filter(({ sku }) => sku !== '').map(({ sku }, at) => `p-${at},${sku}`);
    const { filling, fill } = await compare(house, lines, '--key', kid);
    expect(fill.length).toBeGreaterThan(100);
    expect(filling?.plans).toHaveLength(2);
  });
});

describe('where a custom field of Zoho holds the ids', () => {
  const inZoho = async (probe?: (moment: Moment) => void) => {
    const bed = await opened({ ...FIELD, ...(probe === undefined ? {} : { probe }) }, 'agent');
    const asker = await bed.house.parts.skillTokens.holder(bed.kid);
    const spend = { lane: 'chat' as const, kid: bed.kid, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 };
    const links = await Promise.all(
      [MUG, BLANKET].map(async (sku, at) => ({
        itemId: await idOfItem(bed.house, sku),
        sku,
        name: sku,
        productId: `w-${at}`,
      })),
    );
    const plan = await bed.house.app.plans.linkItems({ run: 'r', part: 1, links }, { asker, requestId: 'x', spend });
    return { ...bed, plan };
  };
  const puts = (house: House): number => house.calls().filter((call) => /^PUT \/item\//.test(call)).length;

  test('they are written into it, once each, and nothing else of the item is touched', async () => {
    const { house, key, plan } = await inZoho();
    await using _ = house;
    expect(plan.write).toMatchObject({ kind: 'link-items', field: 'DTC Description' });
    expect(planOf(await confirm(house, key, plan)).state).toBe('done');
    expect([await fieldOf(house, MUG), await fieldOf(house, BLANKET)]).toEqual(['w-0', 'w-1']);
    expect(puts(house)).toBe(2);
    expect([await askedFor(house, key, 'w-0'), await askedFor(house, key, 'w-1')]).toEqual([MUG, BLANKET]);
  });

  test.each(['before write-field', 'after write-field', 'before done'] as const)(
    'a process that dies %s has it carried on with by another one',
    async (moment) => {
      let dies = true;
      const probe = (at: Moment): void => {
        if (!dies || at !== moment) return;
        dies = false;
        throw new Error('killed');
      };
      const { house, key, plan } = await inZoho(probe);
      await using _ = house;
      await confirm(house, key, plan);
      house.advance(300_000);
      await house.app.plans.recover();
      expect((await show(house, key, plan)).state).toBe('done');
      expect([await fieldOf(house, MUG), await fieldOf(house, BLANKET)]).toEqual(['w-0', 'w-1']);
      expect(puts(house)).toBeLessThanOrEqual(3);
    },
  );

  test('one that Zoho refuses ends the plan, says which, and keeps what Zoho has taken', async () => {
    const { house, key, plan } = await inZoho();
    await using _ = house;
    const match = { method: 'PUT', path: `^/item/${await idOfItem(house, BLANKET)}/customfields$` };
    const body = { code: 2, message: 'The field is locked.' };
    house.sandbox.control.addFault({ match, kind: 'status', status: 400, body });
    const { problem } = await confirm(house, key, plan);
    expect(problem?.detail).toContain('Zoho took 1 of 2, and not w-1');
    expect([await askedFor(house, key, 'w-0'), await askedFor(house, key, 'w-1')]).toEqual([MUG, undefined]);
  });

  test('an id that was given to another item since is not taken from it', async () => {
    const { house, key, plan } = await inZoho();
    await using _ = house;
    const other = await idOfItem(house, 'OUT-001-BLUE');
    const { organizationId } = house;
    await house.parts.store.write((s) =>
      s.productIds.put(organizationId, { productId: 'w-0', itemId: other }, 'import', 1),
    );
    expect((await confirm(house, key, plan)).problem).toMatchObject({
      code: 'plan_changed',
      detail: expect.stringContaining('ids have been taken otherwise: w-0'),
    });
    expect(puts(house)).toBe(0);
  });

  test('that Zoho does not have is said before anybody releases anything', async () => {
    const { house, kid } = await opened({ settings: { PRODUCT_ID_FIELD: 'cf_nobody' } });
    await using _ = house;
    const asker = await house.parts.skillTokens.holder(kid);
    const spend = { lane: 'chat' as const, kid, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 };
    const links = [{ itemId: '1', sku: MUG, name: MUG, productId: 'w' }];
    await expect(
      house.app.plans.linkItems({ run: 'r', part: 1, links }, { asker, requestId: 'x', spend }),
    ).rejects.toMatchObject({ code: 'invalid_ask', message: 'Zoho tells of no custom field cf_nobody of items.' });
  });
});
