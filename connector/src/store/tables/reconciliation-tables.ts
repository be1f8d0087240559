// Counts and lists from elsewhere, held against Zoho.

export interface ReconciliationTables {
  reconciliations: {
    organizationId: string;
    runId: string;
    state: 'scheduled' | 'comparing' | 'compared' | 'stopped' | 'failed';
    /** In whose name its plans are made; null where none are to be. */
    kid: string | null;
    source: string;
    /** Of the counts and how they were to be compared. */
    contentHash: string;
    startedAt: number;
    leaseOwner: string | null;
    leaseUntil: number | null;
    endedAt: number | null;
    /** JSON. */
    report: string | null;
  };
  reconciliationPlans: { planKey: string; organizationId: string; runId: string; part: number };
  reconciledLines: { organizationId: string; runId: string; itemId: string; locationId: string; planKey: string };
}
