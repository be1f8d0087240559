// The pages that activity is made of.
import { tabs } from './elements.ts';
import type { Html, Place } from './page.ts';

export const ACTIVITY = '/console/activity';
export const DELIVERIES = `${ACTIVITY}/deliveries`;
export const SUBSCRIBERS = `${ACTIVITY}/subscribers`;
export const JOBS = `${ACTIVITY}/jobs`;

const places: readonly Place[] = [
  { path: ACTIVITY, name: 'Audit log' },
  { path: DELIVERIES, name: 'Deliveries' },
  { path: SUBSCRIBERS, name: 'Subscribers' },
  { path: JOBS, name: 'Given up' },
];

export const activityTabs = (here: string): Html => tabs('Activity', places, here);
