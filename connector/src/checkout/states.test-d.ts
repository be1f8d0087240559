// Type tests: compiled, never run. The machine's table a second time, so that a change of it is meant; and what is
// illegal does not compile.
import type { Groups } from '../store/groups.ts';
import { move } from './move.ts';
import type { CheckoutRecord } from './record.ts';
import type { Next, State } from './states.ts';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(..._: Equal<A, B> extends true ? [] : [never]): void => {};

same<Next<'reserved'>, 'proving' | 'clearing' | 'refused' | 'expired' | 'cancelled'>();
same<Next<'proving'>, 'waiting' | 'clearing' | 'refused' | 'expired' | 'cancelled'>();
same<Next<'waiting'>, 'clearing' | 'refused' | 'expired' | 'cancelled'>();
same<Next<'clearing'>, 'authorising' | 'refused' | 'expired' | 'cancelled'>();
same<Next<'authorising'>, 'authorised' | 'voiding' | 'refused' | 'stuck'>();
same<Next<'authorised'>, 'ordering' | 'voiding' | 'stuck'>();
same<Next<'ordering'>, 'capturing' | 'voiding' | 'stuck'>();
same<Next<'capturing'>, 'done' | 'withdrawing' | 'stuck'>();
same<Next<'withdrawing'>, 'voiding' | 'stuck'>();
same<Next<'voiding'>, 'refused' | 'stuck'>();
same<Next<'stuck'>, 'capturing' | 'voiding' | 'done' | 'refused'>();
same<Next<'done'>, never>();
same<Next<'refused'>, never>();
same<Next<'expired'>, never>();
same<Next<'cancelled'>, never>();

// Of several states: only where each of them may go.
same<Next<'reserved' | 'clearing'>, 'refused' | 'expired' | 'cancelled'>();
same<Next<State>, never>();

declare const s: Pick<Groups, 'checkouts' | 'audit'>;
declare const reserved: CheckoutRecord<'reserved'>;
declare const clearing: CheckoutRecord<'clearing'>;
declare const authorised: CheckoutRecord<'authorised'>;
declare const ordering: CheckoutRecord<'ordering'>;
declare const either: CheckoutRecord<'clearing' | 'authorised'>;
declare const any: CheckoutRecord;

void move(s, clearing, 'authorising', 0);

// @ts-expect-error no money is asked for before it is decided that it may be sold
void move(s, reserved, 'authorising', 0);
// @ts-expect-error nothing is ordered that no money is held for
void move(s, clearing, 'ordering', 0);
// @ts-expect-error whose money is held is not dropped without letting it go
void move(s, authorised, 'cancelled', 0);
// @ts-expect-error nor does its time just run out
void move(s, ordering, 'expired', 0);
// @ts-expect-error nor where it might be either
void move(s, either, 'expired', 0);
// @ts-expect-error what is not captured is not done
void move(s, ordering, 'done', 0);
// @ts-expect-error a checkout whose state is not known cannot be moved at all
void move(s, any, 'refused', 0);
