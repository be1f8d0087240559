// "Which warehouses do we have?"
import * as v from 'valibot';
import { intent } from '../intent.ts';

export const listLocations = intent({
  name: 'list-locations',
  summary: 'The places stock is kept at.',
  method: 'GET',
  path: '/v1/locations',
  scope: 'locations:read',
  effect: 'read',
  ask: v.strictObject({}),
  answer: v.strictObject({
    /** Empty where the organisation keeps everything in one place. */
    locations: v.array(
      v.strictObject({
        id: v.string(),
        name: v.string(),
        /** What people and other systems call it besides. */
        names: v.array(v.string()),
        primary: v.boolean(),
        active: v.boolean(),
        /** A business location may head an order; a warehouse belongs to one. */
        kind: v.picklist(['business', 'warehouse']),
      }),
    ),
    readAt: v.string(),
  }),
  example: '',
});
