// Puts the gate together. Loaded only where a shop is configured.
import type { Parts } from '../parts.ts';
import type { Clearance } from './clearance.ts';
import { tellWhatIsDue } from './due.ts';
import { checkFields, LOOK_MS } from './fields-desk.ts';

export type ClearanceNeeds = Pick<Parts, 'config' | 'store' | 'now' | 'newId' | 'log' | 'zoho'>;

export const openClearance = (needs: ClearanceNeeds): Clearance => ({
  watch: async () => {
    const now = needs.now().getTime();
    for (const { organizationId, state } of await needs.store.read.connections.list()) {
      if (state !== 'connected') continue;
      const checked = await needs.store.read.complianceFields.checked(organizationId);
      if (checked !== null && checked.checkedAt <= now && now - checked.checkedAt < LOOK_MS) continue;
      const spend = { lane: 'sync', kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 } as const;
      try {
        await checkFields(needs, organizationId, { ...spend });
      } catch (error) {
        // What was found before holds for a while; then nothing is sold.
        needs.log.warn({ organizationId, error }, 'the custom fields could not be looked at');
      }
    }
    await tellWhatIsDue(needs);
  },
});
