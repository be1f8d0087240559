// What is told to the audit log.

export interface NewAuditEntry {
  /** Null for what concerns the whole connector. */
  readonly organizationId: string | null;
  readonly at: number;
  /** The key that asked; null for the admin, for Zoho, and for what the connector does by itself. */
  readonly kid: string | null;
  /** Who at the connector's own command line. */
  readonly by: string | null;
  /** On whose behalf the key says that it asks. Nobody has verified it. */
  readonly behalf: string | null;
  /** What happened, such as `plan.accepted`. */
  readonly action: string;
  /** To what, such as `plan K7QF-2M`. */
  readonly subject: string;
  /** Why, in words. */
  readonly reason: string | null;
  readonly before: object | null;
  readonly after: object | null;
  readonly zohoIds: readonly string[];
  readonly requestId: string | null;
  /** Whatever else names people, or was written by one. */
  readonly personal?: Readonly<Record<string, unknown>>;
}

type Told = Pick<NewAuditEntry, 'at' | 'action' | 'subject'> & Partial<NewAuditEntry>;

/** An entry of which only so much can be told. */
export const auditEntry = (told: Told): NewAuditEntry => ({
  organizationId: null,
  kid: null,
  by: null,
  behalf: null,
  reason: null,
  before: null,
  after: null,
  zohoIds: [],
  requestId: null,
  ...told,
});
