// Whoever comes from one address, as a mark that tells nobody which address: open orders are counted by it.
import { createHmac } from 'node:crypto';
import type { Settings } from '../parts.ts';

export const visitorOf = ({ sessionSecret }: Pick<Settings, 'sessionSecret'>, ip: string): string =>
  createHmac('sha256', sessionSecret).update(`visitor ${ip}`).digest('base64url');
