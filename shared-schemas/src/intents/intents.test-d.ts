// Type tests: compiled with everything else, never run. What is illegal does not compile.
import * as v from 'valibot';
import type {
  AnswerOf,
  AskInputOf,
  AskOf,
  adjustStock,
  checkStock,
  confirmPlan,
  createOrder,
  findItems,
  IntentName,
  listOrders,
  Plan,
  PlannedWrite,
  ProblemCode,
  Stock,
  showPlan,
} from '../index.ts';
import { intent } from '../intent.ts';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(..._: Equal<A, B> extends true ? [] : [never]): void => {};

// An ask is plain text and lists; what it is read as says what was optional.
same<
  AskOf<typeof checkStock>,
  { item: string[]; location?: string | undefined; live?: boolean | undefined; maxAge?: number | undefined }
>();
same<AskOf<typeof findItems>, { text: string; limit?: number | undefined }>();
same<AskInputOf<typeof findItems>, { text: string; limit?: string | number | undefined }>();
same<AskOf<typeof createOrder>['line'][number], { item: string; quantity: string }>();
same<AskOf<typeof confirmPlan>, { plan: string; code?: string | undefined }>();
same<AskOf<typeof listOrders>['status'], 'open' | 'draft' | 'confirmed' | 'shipped' | 'cancelled' | undefined>();

// An answer is exactly its plan, whichever intent gave it.
same<AnswerOf<typeof createOrder>, Plan>();
same<AnswerOf<typeof showPlan>, Plan>();
same<AnswerOf<typeof checkStock>['items'][number]['total'], Stock>();

// @ts-expect-error an item must be named
({}) satisfies AskInputOf<typeof checkStock>;

// @ts-expect-error a quantity is text: a float has lost digits already
({ item: 'SF-1108', quantity: 3 }) satisfies AskOf<typeof createOrder>['line'][number];

// @ts-expect-error nobody sends a price of their own
({ item: 'SF-1108', quantity: '3', rate: '0.01' }) satisfies AskOf<typeof createOrder>['line'][number];

// @ts-expect-error a figure is a decimal string, never a number
({ onHand: 1, committed: '0', available: '1' }) satisfies Stock['physical'];

// @ts-expect-error there is no such intent
'check-stok' satisfies IntentName;

// @ts-expect-error there is no such problem
'out_of_stock' satisfies ProblemCode;

// @ts-expect-error a plan writes one of the known kinds
'delete-order' satisfies PlannedWrite['kind'];

declare const known: typeof checkStock;
intent({ ...known, path: '/v1/elsewhere' });
// @ts-expect-error an address of the connector begins with its version
intent({ ...known, path: '/stock' });
// @ts-expect-error there is no such scope
intent({ ...known, scope: 'stock:delete' });
// @ts-expect-error an ask names all its fields
intent({ ...known, ask: v.object({ item: v.string() }) });

// A plan of stock tells what is before and after, and what it was before is no guess.
declare const adjustment: Extract<PlannedWrite, { kind: 'adjust-stock' }>['lines'][number];
same<(typeof adjustment)['before' | 'change' | 'after'], string>();
// @ts-expect-error a level is asked for by words, never by a number
({ item: 'SF-1108', change: 12, reason: 'counted' }) satisfies AskInputOf<typeof adjustStock>;

/** What is known by its kind is known in full. */
export const describeWrite = (write: PlannedWrite): string => {
  // @ts-expect-error a new customer has no total
  write.total;
  return write.kind === 'create-order' ? write.total : write.kind;
};
