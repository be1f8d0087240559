// A shop's connector as a process: before anything is sold, it looks whether the custom fields are what they are mapped as.

import { expect, test } from 'vitest';
import { providerCredentials } from 'zoho-sandbox/providers';
import { startShop } from '../demo/shop.ts';

test('it looks at Zoho’s own list of fields when it starts, and tells what differs', { timeout: 180_000 }, async () => {
  const shop = await startShop({
    sandbox: { items: 60, complianceFields: false },
    settings: { LOG_LEVEL: 'silent', SHOP: 'on', ...providerCredentials },
  });
  try {
    // When it was started first, nobody had connected it.
    await shop.finish();
    expect(await shop.cli('compliance', 'fields', 'list')).toMatchObject({ drift: null, checkedAt: null });
    await shop.start();
    await shop.finish();
    const { drift, checkedAt } = await shop.cli('compliance', 'fields', 'list');
    expect(drift).toContain('cf_product_class is not there');
    expect(checkedAt).not.toBeNull();
  } finally {
    await shop.stop();
  }
});
