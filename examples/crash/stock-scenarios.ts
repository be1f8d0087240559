// Ways a change of stock, or of what stands in items, can go, so that each step of each kind is reached by one. A step that a kind takes and that has
// no row here is reported by the actor that takes it, and fails the trial.
import type { OutboundCall, PersistedStep } from 'connector/plans/probe.ts';
import type { Sandbox } from 'zoho-sandbox';
import { type Scenario, scenario, type TabledKind, writeOf } from './scenarios.ts';

type Bend = (sandbox: Sandbox, write: (typeof writeOf)[TabledKind]) => void;

const bent = (kind: TabledKind, name: string, bend: Bend): Scenario =>
  scenario(name, { kind, bendsWrite: true, arrange: (sandbox) => bend(sandbox, writeOf[kind]) });

const plain = (kind: TabledKind, name: string): Scenario => scenario(name, { kind });
const late = (kind: TabledKind, what: string) =>
  bent(kind, `the answer is lost, and the ${what} lands late`, ({ control }, match) =>
    control.addFault({ match, kind: 'late-commit', delayMs: 400, times: 1 }),
  );
const lostAnswer = (kind: TabledKind, what: string) =>
  bent(kind, `the ${what} is made but the answer is lost`, ({ control }, match) =>
    control.addFault({ match, kind: 'lost-answer', times: 1 }),
  );
const refused = (kind: TabledKind, what: string) =>
  bent(kind, `Zoho refuses the ${what}`, ({ control }, match) => control.addFault({ match, ...no, times: 50 }));
const neverSent = (kind: TabledKind, what: string) =>
  bent(kind, `Zoho has no place for the ${what}`, ({ control }, match) =>
    control.addFault({ match, kind: 'status', status: 429, body: { code: 1070, message: 'Busy.' }, times: 1 }),
  );
const approvals = (kind: TabledKind, what: string) =>
  bent(kind, `the ${what} wants an approval`, ({ control }) => void control.setOrganization({ approvals: true }));
const no = { kind: 'status', status: 400, body: { code: 2, message: 'Invalid value.' } } as const;

const adjustment = plain('adjust-stock', 'a plain adjustment');
// One that lands late may not show before it is given up, so the steps to its end are reached by one that does not.
const promptAdjustment = bent('adjust-stock', 'an adjustment that comes at once', () => {});
const lateAdjustment = late('adjust-stock', 'adjustment');
const lostAdjustment = bent('adjust-stock', 'the adjustment never arrives', ({ control }, match) =>
  control.addFault({ match, kind: 'reset', times: 1 }),
);
const transfer = plain('transfer-stock', 'a plain transfer');
const lateTransfer = late('transfer-stock', 'transfer');
const draftTransfer = scenario('the transfer begins as a draft', {
  kind: 'transfer-stock',
  arrange: ({ control }) => void control.setOrganization({ transferStart: 'draft' }),
});
const refusedRepeat = bent(
  'transfer-stock',
  'the transfer never arrives, and its repeat is refused',
  (sandbox, match) => {
    sandbox.control.addFault({ match, kind: 'reset', times: 1 });
    sandbox.control.addFault({ match, ...no, times: 50 });
  },
);
const arrival = plain('receive-transfer', 'a plain arrival');
const links = plain('link-items', 'ids of two items');
const lateLink = late('link-items', 'first id');

export type Step = PersistedStep | OutboundCall;

/** Where each step that a kind can take is reached. */
export const stockScenarioOf: Readonly<Record<TabledKind, Partial<Record<Step, Scenario>>>> = {
  'adjust-stock': {
    accepted: adjustment,
    sending: adjustment,
    'create-adjustment': promptAdjustment,
    drafted: promptAdjustment,
    done: promptAdjustment,
    looking: lateAdjustment,
    'look-up': lateAdjustment,
    'read-adjustment': lostAnswer('adjust-stock', 'adjustment'),
    'read-stock': lostAdjustment,
    uncertain: lostAdjustment,
    awaiting_zoho_approval: approvals('adjust-stock', 'adjustment'),
    refused: refused('adjust-stock', 'adjustment'),
    reopened: neverSent('adjust-stock', 'adjustment'),
  },
  'transfer-stock': {
    accepted: transfer,
    sending: transfer,
    'create-transfer': transfer,
    drafted: transfer,
    done: transfer,
    looking: lateTransfer,
    'look-up': lateTransfer,
    'read-transfer': lostAnswer('transfer-stock', 'transfer'),
    confirming: draftTransfer,
    'send-transfer': draftTransfer,
    'receive-transfer': draftTransfer,
    awaiting_zoho_approval: approvals('transfer-stock', 'transfer'),
    refused: refused('transfer-stock', 'transfer'),
    reopened: neverSent('transfer-stock', 'transfer'),
    uncertain: refusedRepeat,
  },
  'receive-transfer': {
    accepted: arrival,
    confirming: arrival,
    'read-transfer': arrival,
    'receive-transfer': arrival,
    done: arrival,
    refused: refused('receive-transfer', 'arrival'),
  },
  'link-items': {
    accepted: links,
    sending: lostAnswer('link-items', 'first id'),
    'write-field': lateLink,
    done: links,
    refused: refused('link-items', 'first id'),
  },
};

/** For kills at random moments. */
export const atRandom: readonly Scenario[] = [
  adjustment,
  lateTransfer,
  lateAdjustment,
  transfer,
  draftTransfer,
  arrival,
  links,
];
