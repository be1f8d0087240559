// The chain of what was done, and apart from it whom it names.

export interface AuditTables {
  auditEntries: {
    sequence: number;
    at: number;
    /** Null for what concerns the whole connector. */
    organizationId: string | null;
    kid: string | null;
    action: string;
    subject: string;
    requestId: string | null;
    /** JSON. */
    before: string | null;
    /** JSON. */
    after: string | null;
    /** JSON list. */
    zohoIds: string;
    /** JSON: of each personal part its name and its commitment. */
    commitments: string;
    previousHash: string;
    entryHash: string;
  };
  auditPersonal: {
    sequence: number;
    name: string;
    /** Null once it has been erased, as the value is. */
    salt: string | null;
    /** JSON. */
    value: string | null;
    /** The entry that tells of its erasure. */
    erasedBy: number | null;
  };
}
