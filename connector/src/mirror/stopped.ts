// Why a pass of the mirror stopped by itself: for the status, the log and the event of drift.

export class FollowingStopped extends Error {
  /** Whether what Zoho told cannot be true, rather than calls being short. */
  readonly drift: boolean;
  /** Not again before this; null for soon. */
  readonly until: number | null;

  constructor(message: string, options: { readonly drift?: boolean; readonly until?: number } = {}) {
    super(message);
    this.name = 'FollowingStopped';
    this.drift = options.drift ?? true;
    this.until = options.until ?? null;
  }
}
