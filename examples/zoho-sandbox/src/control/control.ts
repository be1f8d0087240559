// What a test or a proof may do to the sandbox behind Zoho's back. The same operations are served under /__sandbox.
import { accessControl } from './access.ts';
import { movesControl } from './moves.ts';
import type { ControlParts } from './parts.ts';
import { screenControl } from './screens.ts';
import { shopControl } from './shop.ts';
import { trafficControl } from './traffic.ts';
import { webhooksControl } from './webhooks.ts';

export type Control = ReturnType<typeof createControl>;

export function createControl(parts: ControlParts) {
  return {
    ...trafficControl(parts),
    ...accessControl(parts),
    ...shopControl(parts),
    ...movesControl(parts),
    ...screenControl(parts),
    ...webhooksControl(parts),
  };
}
