// Could anybody have told whether a plan's write came? Judged by the local Zoho's own log of calls and its orders, never
// by what a scenario expects. Pure.

/** A call that should create the order, as the local Zoho logged it. */
export interface Create {
  readonly at: number;
  /** 0 where the connection was dropped, so that nobody got the answer. */
  readonly status: number;
  /** Zoho's own code. */
  readonly code: number | undefined;
  /** True where it was the last call of a process that was then killed: its answer may have died with it. */
  readonly orphaned: boolean;
}

export interface Evidence {
  readonly strategy: 'number' | 'reference';
  readonly creates: readonly Create[];
  /** True where a process died between saying that it sends and sending: nobody knows whether it did. */
  readonly diedSending: boolean;
  /** When the connector looked for the order and was answered. */
  readonly looks: readonly number[];
  /** From when on looks could find what Zoho holds of this plan, void or not: with the list's lag. */
  readonly findableFrom: readonly number[];
}

const SAYS_IT_EXISTS = 1001;

/**
 * True where a create call's answer reached nobody, or nobody knows whether it was made; nothing of it could be found at the last look, and it could not be
 * sent again: by reference never, by number where a repeat was refused for another reason than that the number is taken.
 */
export const isUndecidable = ({ strategy, creates, diedSending, looks, findableFrom }: Evidence): boolean => {
  const lost = creates.find(({ status, orphaned }) => status === 0 || orphaned);
  const lastLook = looks.at(-1);
  if ((lost === undefined && !diedSending) || lastLook === undefined) return false;
  if (findableFrom.some((from) => from <= lastLook)) return false;
  if (strategy === 'reference') return true;
  return creates.some(
    ({ at, status, code }) => at > (lost?.at ?? 0) && status >= 400 && status < 500 && code !== SAYS_IT_EXISTS,
  );
};
