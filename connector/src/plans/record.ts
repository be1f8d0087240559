// A plan as it is kept, and how it is read back from the store.
import type { Micros, PlannedWrite, PlanResult, Release } from 'shared-schemas';
import { ConnectorError } from '../errors.ts';
import type { PlanRow } from '../store/plans.ts';
import type { Recipe } from './recipe.ts';
import { isState, type State } from './states.ts';

/** What Zoho's two ledgers hold of an item at a place. */
export interface ShelfFigures {
  readonly physical: Micros;
  readonly accounting: Micros;
}

/** What a running plan has learnt; kept beside the recipe so that a crash forgets nothing. */
export interface Progress {
  /** Sends whose outcome is unknown. */
  readonly unknownSends: number;
  /** Look-ups made since the last send. */
  readonly looks: number;
  /** When the last send began or ended, for the settling time. */
  readonly sentAt: number | null;
  /** Why Zoho refused a repeated send, other than that it exists; null while it has not. */
  readonly refusal: string | null;
  /** True where only a draft is to be voided: once people in Zoho have gone on with it, it is theirs. */
  readonly voidsDraft: boolean;
  /** Why it is being voided, for people; null while it is not. */
  readonly voidReason: string | null;
  /** Zoho's own total, where it differs from the one shown. */
  readonly zohoTotalMicros: Micros | null;
  /** Confirm, submit or void calls made; for a transfer, calls that move it on; for links, those written into Zoho. */
  readonly pushes: number;
  /** What each line of an adjustment met when it was released; null for other kinds, and before. */
  readonly before: readonly ShelfFigures[] | null;
  /** What Zoho has made of an order that is shipped, invoiced or adjusted here. */
  readonly packageId: string | null;
  readonly invoiceId: string | null;
  readonly adjustmentId: string | null;
  /** When the invoice, or the adjustment, was about to leave; null while it has certainly not. */
  readonly billedAt: number | null;
  readonly adjustedAt: number | null;
  /** The decision that allowed an order of regulated goods; null for others. */
  readonly decisionId: string | null;
  /** The custom field of the order in Zoho that it goes into besides its notes; null where there is none. */
  readonly decisionField: string | null;
}

export const noProgress: Progress = {
  unknownSends: 0,
  looks: 0,
  sentAt: null,
  refusal: null,
  voidsDraft: false,
  voidReason: null,
  zohoTotalMicros: null,
  pushes: 0,
  before: null,
  packageId: null,
  invoiceId: null,
  adjustmentId: null,
  billedAt: null,
  adjustedAt: null,
  decisionId: null,
  decisionField: null,
};

export interface PlanRecord<S extends State = State> {
  /** The write key: 128 random bits, hex. */
  readonly planKey: string;
  readonly display: string;
  readonly organizationId: string;
  readonly kid: string;
  readonly kind: Recipe['kind'];
  readonly state: S;
  readonly version: number;
  readonly write: PlannedWrite;
  readonly recipe: Recipe;
  readonly progress: Progress;
  readonly release: Release;
  readonly warnings: readonly string[];
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly approvedAt: number | null;
  readonly approvedBy: string | null;
  readonly valueMicros: Micros;
  readonly unitsMicros: Micros;
  readonly zohoId: string | null;
  readonly zohoNumber: string | null;
  readonly result: PlanResult | null;
  readonly reason: string | null;
  readonly leaseOwner: string | null;
  readonly leaseUntil: number | null;
}

/** Why an open plan cannot be carried out as it stands, and what could be; null where it can. */
export const shortageOf = ({ recipe }: Pick<PlanRecord, 'recipe'>): string | null =>
  recipe.kind === 'create-order' ? (recipe.shortage ?? null) : null;

export const toRecord = (row: PlanRow): PlanRecord => {
  if (!isState(row.state)) {
    throw new ConnectorError('internal', `Plan ${row.display} is in a state this version does not know.`);
  }
  const { recipe, progress } = JSON.parse(row.recipe) as { recipe: Recipe; progress: Partial<Progress> };
  return {
    planKey: row.planKey,
    display: row.display,
    organizationId: row.organizationId,
    kid: row.kid,
    kind: row.kind,
    state: row.state,
    version: row.version,
    write: JSON.parse(row.write) as PlannedWrite,
    recipe,
    progress: { ...noProgress, ...progress },
    release: row.release,
    warnings: JSON.parse(row.warnings) as string[],
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
    approvedAt: row.approvedAt,
    approvedBy: row.approvedBy,
    valueMicros: row.valueMicros,
    unitsMicros: row.unitsMicros,
    zohoId: row.zohoId,
    zohoNumber: row.zohoNumber,
    result: row.result === null ? null : (JSON.parse(row.result) as PlanResult),
    reason: row.reason,
    leaseOwner: row.leaseOwner,
    leaseUntil: row.leaseUntil,
  };
};
