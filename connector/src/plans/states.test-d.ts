// Type tests: compiled, never run. The machine's table a second time, so that a change of it is meant; and what is
// illegal does not compile.
import type { Groups } from '../store/groups.ts';
import { move } from './move.ts';
import type { PlanRecord } from './record.ts';
import type { Next, State } from './states.ts';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(..._: Equal<A, B> extends true ? [] : [never]): void => {};

same<Next<'proposed'>, 'approved' | 'accepted' | 'refused' | 'cancelled' | 'rejected' | 'expired'>();
same<Next<'approved'>, 'accepted' | 'refused' | 'cancelled' | 'rejected' | 'expired'>();
same<Next<'accepted'>, 'sending' | 'confirming' | 'voiding' | 'done' | 'refused' | 'uncertain'>();
same<Next<'sending'>, 'proposed' | 'approved' | 'drafted' | 'looking' | 'done' | 'refused' | 'uncertain'>();
same<Next<'looking'>, 'sending' | 'drafted' | 'done' | 'refused' | 'uncertain'>();
same<
  Next<'drafted'>,
  'confirming' | 'packing' | 'adjusting' | 'voiding' | 'awaiting_zoho_approval' | 'done' | 'refused' | 'uncertain'
>();
same<
  Next<'confirming'>,
  'submitting' | 'packing' | 'voiding' | 'awaiting_zoho_approval' | 'done' | 'refused' | 'uncertain'
>();
same<
  Next<'submitting'>,
  'awaiting_zoho_approval' | 'confirming' | 'packing' | 'voiding' | 'done' | 'refused' | 'uncertain'
>();
same<Next<'awaiting_zoho_approval'>, 'confirming' | 'packing' | 'done' | 'refused' | 'uncertain'>();
same<Next<'packing'>, 'shipping' | 'invoicing' | 'done' | 'refused' | 'uncertain'>();
same<Next<'shipping'>, 'invoicing' | 'done' | 'refused' | 'uncertain'>();
same<Next<'invoicing'>, 'done' | 'refused' | 'uncertain'>();
same<Next<'adjusting'>, 'done' | 'refused' | 'uncertain'>();
same<Next<'voiding'>, 'done' | 'refused' | 'uncertain'>();
same<Next<'uncertain'>, 'done' | 'refused'>();
same<Next<'done'>, never>();
same<Next<'refused'>, never>();
same<Next<'cancelled'>, never>();
same<Next<'rejected'>, never>();
same<Next<'expired'>, never>();

// Of several states: only where each of them may go.
same<Next<'proposed' | 'approved'>, 'accepted' | 'refused' | 'cancelled' | 'rejected' | 'expired'>();
same<Next<State>, never>();

declare const s: Pick<Groups, 'plans' | 'audit'>;
declare const proposed: PlanRecord<'proposed'>;
declare const uncertain: PlanRecord<'uncertain'>;
declare const either: PlanRecord<'proposed' | 'sending'>;
declare const any: PlanRecord;

void move(s, proposed, 'accepted', 0);
void move(s, uncertain, 'done', 0);

// @ts-expect-error nothing is sent that was not accepted
void move(s, proposed, 'sending', 0);
// @ts-expect-error what is uncertain is never sent again
void move(s, uncertain, 'sending', 0);
// @ts-expect-error what may have been sent cannot be cancelled
void move(s, either, 'cancelled', 0);
// @ts-expect-error a plan whose state is not known cannot be moved at all
void move(s, any, 'done', 0);
// @ts-expect-error there is no such state
void move(s, proposed, 'shipped', 0);
