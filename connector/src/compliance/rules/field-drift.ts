// The fields in which items tell about themselves must be what they are mapped as, by Zoho's own list of them.
import type { Rule } from '../violations.ts';
import { deny, NOT_FOR_SALE } from '../violations.ts';

export const fieldDrift: Rule = {
  id: 'field-drift',
  check: ({ fieldDrift: drift }) => {
    if (drift !== null && drift.length === 0) return [];
    const found = drift === null ? 'nobody has been able to look at them' : drift.join('; ');
    const staff = `The custom fields are not as they are mapped: ${found}. See: pnpm connector compliance fields check`;
    return [deny(staff, NOT_FOR_SALE)];
  },
};
