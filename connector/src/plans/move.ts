// Moves a plan one step: persisted with its version, so that a stale executor moves nothing.
import { ConnectorError } from '../errors.ts';
import type { Groups } from '../store/groups.ts';
import type { PlanChange } from '../store/plans.ts';
import type { PlanRecord, Progress } from './record.ts';
import type { Next, State } from './states.ts';
import { tellMoved } from './trail.ts';

/** Whose doing a move is, for the audit log. */
export interface Cause {
  readonly requestId?: string | null;
  /** Who at the connector's own command line. */
  readonly by?: string;
}

export interface Move {
  /** What to change besides the state; null leaves a column alone only where it is absent. */
  readonly change?: Omit<PlanChange, 'recipe'>;
  readonly progress?: Partial<Progress>;
  readonly note?: string;
  readonly cause?: Cause;
}

/** Tells the audit log as well. Errors: `plan_in_progress` when another executor has moved it meanwhile. */
export const move = async <S extends State>(
  s: Pick<Groups, 'plans' | 'audit'>,
  from: PlanRecord<S>,
  to: Next<S>,
  now: number,
  facts: Move = {},
): Promise<void> => {
  const { change = {}, progress, note } = facts;
  const learnt =
    progress === undefined
      ? {}
      : { recipe: JSON.stringify({ recipe: from.recipe, progress: { ...from.progress, ...progress } }) };
  const moved = await s.plans.move(from, to, now, { ...change, ...learnt }, note ?? null);
  if (!moved) throw elsewhere(from);
  await tellMoved(s, from, to, now, facts);
};

/** Of a plan that another executor has in hand. */
export const elsewhere = ({ display }: Pick<PlanRecord, 'display'>): ConnectorError =>
  new ConnectorError('plan_in_progress', `Plan ${display} is being carried out elsewhere.`, {
    retryAfterSeconds: 5,
    hint: 'Ask again with show-plan in a moment.',
  });
