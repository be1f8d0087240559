// Plays through the sales that must not happen.
import { itemScenarios } from '../compliance/item-scenarios.ts';
import { control, play, scenarios, tableScenarios } from '../compliance/scenarios.ts';
import { seedRows } from '../compliance/seed.ts';
import type { Report } from './compliance-report.ts';

export const simulate = (at: Date): Report => {
  const now = at.getTime();
  const rows = seedRows();
  return {
    at,
    played: [...scenarios(now), ...itemScenarios(now), ...tableScenarios(now, rows)].map(play),
    controlAllowed: control(now).outcome === 'allow',
    rows: rows.length,
  };
};
