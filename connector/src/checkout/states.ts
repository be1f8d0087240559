// The life of a checkout as an explicit machine: a transition that is not in this table does not compile. Each state is
// persisted before what it names is done, so that after a crash the state tells what may have happened.

const transitions = {
  /** Its units are held until a moment. Nobody has been asked for anything. */
  reserved: ['proving', 'clearing', 'refused', 'expired', 'cancelled'],
  /** Age and address: the providers are about to be asked, or have been. */
  proving: ['waiting', 'clearing', 'refused', 'expired', 'cancelled'],
  /** The buyer has to do something for the proof of their age. */
  waiting: ['clearing', 'refused', 'expired', 'cancelled'],
  /** Everything is known: it is decided whether it may be. */
  clearing: ['authorising', 'refused', 'expired', 'cancelled'],
  /** Allowed, and the decision kept. The payment step is about to be asked to hold the amount, or has been. */
  authorising: ['authorised', 'voiding', 'refused', 'stuck'],
  /** The amount is held. The buyer's contact in Zoho is about to be found or made. */
  authorised: ['ordering', 'voiding', 'stuck'],
  /** The order is a plan under the checkout's own write key, and on its way. */
  ordering: ['capturing', 'voiding', 'stuck'],
  /** The payment step is about to be asked to take the amount, or has been. */
  capturing: ['done', 'withdrawing', 'stuck'],
  /** Nothing could be captured: the order is about to be cancelled, or has been. */
  withdrawing: ['voiding', 'stuck'],
  /** The payment step is about to be asked to let the amount go, or has been. */
  voiding: ['refused', 'stuck'],
  /** Nobody can tell, or nobody but a person can go on. */
  stuck: ['capturing', 'voiding', 'done', 'refused'],
  done: [],
  refused: [],
  expired: [],
  cancelled: [],
} as const satisfies Record<string, readonly string[]>;

export type State = keyof typeof transitions;

/** States from which T may be reached. */
type Before<T extends State> = { [S in State]: T extends (typeof transitions)[S][number] ? S : never }[State];

/** Where a checkout in state S may go; where S is several states, only where each of them may. */
export type Next<S extends State> = { [T in State]: [S] extends [Before<T>] ? T : never }[State];

/** States in which nothing has been authorised and nothing sent: time or the buyer may end it. */
export const openStates = ['reserved', 'proving', 'waiting', 'clearing'] as const satisfies readonly State[];

/** States in which money or an order may be on its way. */
export const committedStates = [
  'authorising',
  'authorised',
  'ordering',
  'capturing',
  'withdrawing',
  'voiding',
] as const satisfies readonly State[];

/** States in which the connector goes on by itself. */
export const runningStates = [
  ...openStates,
  ...committedStates,
  // Looked at now and then: a person may have settled its order.
  'stuck',
] as const satisfies readonly State[];

export type RunningState = (typeof runningStates)[number];

export const overStates = ['done', 'refused', 'expired', 'cancelled'] as const satisfies readonly State[];

export const isState = (text: string): text is State => Object.hasOwn(transitions, text);
export const isOpen = (state: State): state is (typeof openStates)[number] =>
  (openStates as readonly State[]).includes(state);
export const isOver = (state: State): state is (typeof overStates)[number] =>
  (overStates as readonly State[]).includes(state);
export const isRunning = (state: State): state is RunningState => (runningStates as readonly State[]).includes(state);

/** For tests; code moves checkouts through `move`, which the compiler checks. */
export const mayMove = (from: State, to: State): boolean => (transitions[from] as readonly State[]).includes(to);

export const states = Object.keys(transitions) as State[];
