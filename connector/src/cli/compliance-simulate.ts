// Plays through the sales that must not happen, those that the owner's own table forbids among them.
import { listRules } from '../clearance/rules-desk.ts';
import { itemScenarios } from '../compliance/item-scenarios.ts';
import { control, play, scenarios, tableScenarios } from '../compliance/scenarios.ts';
import type { Store } from '../store/open.ts';
import type { Report } from './compliance-report.ts';

export const simulate = async (read: Store['read'], at: Date): Promise<Report> => {
  const now = at.getTime();
  const rows = (await listRules(read)).map(({ row }) => row);
  return {
    at,
    played: [...scenarios(now), ...itemScenarios(now), ...tableScenarios(now, rows)].map(play),
    controlAllowed: control(now).outcome === 'allow',
    rows: rows.length,
  };
};
