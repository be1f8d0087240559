// Who is signed in to the console.

export interface ConsoleTables {
  consoleLinks: {
    tokenHash: string;
    by: string;
    createdAt: number;
    expiresAt: number;
    usedAt: number | null;
  };
  consoleSessions: {
    idHash: string;
    by: string;
    secretHash: string;
    /** Of the secret before; null until it first changed. */
    previousHash: string | null;
    /** The next secret is made of the last one and this. */
    salt: string;
    rotatedAt: number;
    formSalt: string;
    agentHash: string;
    createdAt: number;
    seenAt: number;
    endsAt: number;
    endedFor: 'signed_out' | 'idle' | 'over' | 'reused' | 'other_browser' | 'too_many' | null;
  };
  consoleTries: { peer: string; at: number };
}
