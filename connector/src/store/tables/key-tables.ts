// Keys of agents and shops, what they have used, and what signs their tokens.

export interface KeyTables {
  keys: {
    kid: string;
    organizationId: string;
    name: string;
    kind: 'skill' | 'service';
    /** Ed25519 public key, base64url. */
    publicKey: string;
    /** JSON array of scopes. */
    scopes: string;
    release: 'person' | 'code' | 'agent';
    /** JSON of KeyLimits. */
    limits: string;
    /** JSON array of location ids, or null for all. */
    locationIds: string | null;
    /** Sealed; null unless release is `code`. */
    totpSecret: string | null;
    /** The last time step a code was accepted for, so that no code works twice. */
    totpStep: number;
    /** Wrong codes since the last right one, and when the latest was. */
    totpFailures: number;
    totpFailedAt: number | null;
    createdAt: number;
    /** From then on it is worth nothing; in the future while its replacement is being rolled out. */
    revokedAt: number | null;
    /** The key this one replaces. */
    rotatedFrom: string | null;
    /** When it last bought a token; null where it never did since this is remembered. */
    lastUsedAt: number | null;
  };
  dayAsks: {
    kid: string;
    intent: string;
    /** Of the organisation, such as 2026-11-22. */
    day: string;
    asks: number;
    /** 1 once the audit log knows that the limit was reached. */
    told: number;
  };
  countedAsks: {
    kid: string;
    intent: string;
    /** Of the organisation, as in `dayAsks`. */
    day: string;
    /** SHA-256 of what a repetition has in common with the first, hex. */
    repeatHash: string;
  };
  usedAssertions: { kid: string; jti: string; expiresAt: number };
  signingKeys: {
    kid: string;
    publicKey: string;
    /** Sealed. */
    privateKey: string;
    createdAt: number;
    /** From when on new tokens are signed with it. */
    signsFrom: number;
    /** After this nobody need know it; null while it is the newest. */
    retiresAt: number | null;
  };
  keyCalls: { kid: string; day: string; calls: number };
}
