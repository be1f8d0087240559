// Each form carries a mark of the session it was shown to: no other site can send one, whatever its browser does.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Settings } from '../parts.ts';
import type { Session } from './session.ts';

type Needs = Pick<Settings, 'sessionSecret'>;

export const formToken = ({ sessionSecret }: Needs, { id }: Pick<Session, 'id'>): string =>
  createHmac('sha256', sessionSecret).update(`form ${id}`).digest('base64url');

export const isFormToken = (settings: Needs, session: Pick<Session, 'id'>, given: string): boolean => {
  const [right, told] = [formToken(settings, session), given].map((text) => Buffer.from(text));
  return right !== undefined && told !== undefined && right.length === told.length && timingSafeEqual(right, told);
};
