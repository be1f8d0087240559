// What is wrong with the connector, and how each of it is mended: for the admin's own tools, never for a skill.
import * as v from 'valibot';
import { endpoint } from '../intent.ts';

export const findingLevels = ['ok', 'info', 'warn', 'fail'] as const;

export const finding = v.strictObject({
  /** Of what was looked at, such as `clock`. */
  id: v.string(),
  level: v.picklist(findingLevels),
  title: v.string(),
  detail: v.string(),
  /** The very thing to do, a command where there is one; null where nothing is to be done. */
  fix: v.nullable(v.string()),
});

export const doctor = endpoint({
  name: 'doctor',
  summary: 'Looks at everything that can be wrong with the connector, and says of each what to do about it.',
  method: 'GET',
  path: '/v1/doctor',
  scope: 'admin:read',
  effect: 'read',
  ask: v.strictObject({}),
  answer: v.strictObject({
    findings: v.array(finding),
    worst: v.picklist(findingLevels),
    /** What looking has cost at Zoho. */
    zohoCalls: v.number(),
    at: v.string(),
  }),
});
