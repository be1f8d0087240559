// The life of a plan as an explicit machine: a transition that is not in this table does not compile. Each state is
// persisted before what it names is done, so that after a crash the state tells what may have happened.

const transitions = {
  /** Shown; nothing has been written. */
  proposed: ['approved', 'accepted', 'refused', 'cancelled', 'rejected', 'expired'],
  /** A person has released it. */
  approved: ['accepted', 'refused', 'cancelled', 'rejected', 'expired'],
  /** Confirmed and checked again; what it needs is held, limits counted. Nothing has been sent; a name is learnt
   *  without anything being sent. */
  accepted: ['sending', 'confirming', 'voiding', 'done', 'refused', 'uncertain'],
  /** The create call is about to leave, or has left. Back to the start where it certainly never left. */
  sending: ['proposed', 'approved', 'drafted', 'looking', 'done', 'refused', 'uncertain'],
  /** Whether the create happened is unknown: it is looked up. */
  looking: ['sending', 'drafted', 'done', 'refused', 'uncertain'],
  /** The document exists in Zoho; an order's total is to be compared, a transfer's way to be looked at. */
  drafted: ['confirming', 'packing', 'adjusting', 'voiding', 'awaiting_zoho_approval', 'done', 'refused', 'uncertain'],
  /** The call that makes it final is about to leave, or has left: an order's confirmation, a transfer's departure or arrival. */
  confirming: ['submitting', 'packing', 'voiding', 'awaiting_zoho_approval', 'done', 'refused', 'uncertain'],
  /** Zoho wants an approval first: the submit call is about to leave, or has left. */
  submitting: ['awaiting_zoho_approval', 'confirming', 'packing', 'voiding', 'done', 'refused', 'uncertain'],
  /** Somebody in Zoho has to approve it. */
  awaiting_zoho_approval: ['confirming', 'packing', 'done', 'refused', 'uncertain'],
  /** Confirmed, and to be shipped here: the package is about to be made, or has been. */
  packing: ['shipping', 'invoicing', 'done', 'refused', 'uncertain'],
  /** The shipment is about to be made, or has been. */
  shipping: ['invoicing', 'done', 'refused', 'uncertain'],
  /** The invoice is about to be made or marked as sent, or has been. */
  invoicing: ['done', 'refused', 'uncertain'],
  /** The adjustment that takes an order's stock is about to leave, or has left. */
  adjusting: ['done', 'refused', 'uncertain'],
  /** The void call is about to leave, or has left. */
  voiding: ['done', 'refused', 'uncertain'],
  /** Nobody can tell whether it happened: a person looks and settles it. */
  uncertain: ['done', 'refused'],
  done: [],
  refused: [],
  cancelled: [],
  rejected: [],
  expired: [],
} as const satisfies Record<string, readonly string[]>;

export type State = keyof typeof transitions;

/** States from which T may be reached. */
type Before<T extends State> = { [S in State]: T extends (typeof transitions)[S][number] ? S : never }[State];

/** Where a plan in state S may go; where S is several states, only where each of them may. */
export type Next<S extends State> = { [T in State]: [S] extends [Before<T>] ? T : never }[State];

/** States in which the connector has something to do by itself. */
export const executingStates = [
  'accepted',
  'sending',
  'looking',
  'drafted',
  'confirming',
  'submitting',
  'awaiting_zoho_approval',
  'packing',
  'shipping',
  'invoicing',
  'adjusting',
  'voiding',
] as const satisfies readonly State[];

export type ExecutingState = (typeof executingStates)[number];

export const openStates = ['proposed', 'approved'] as const satisfies readonly State[];

export const isState = (text: string): text is State => Object.hasOwn(transitions, text);

export const isExecuting = (state: State): state is ExecutingState =>
  (executingStates as readonly State[]).includes(state);

export const isOpen = (state: State): state is (typeof openStates)[number] =>
  (openStates as readonly State[]).includes(state);

/** For tests and the command line; code moves plans through `move`, which the compiler checks. */
export const mayMove = (from: State, to: State): boolean => (transitions[from] as readonly State[]).includes(to);

export const states = Object.keys(transitions) as State[];
