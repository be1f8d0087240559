// What the doctor says of one thing: how bad it is, what was seen, and the very thing to do about it.

export const levels = ['ok', 'info', 'warn', 'fail'] as const;
export type Level = (typeof levels)[number];

export interface Finding {
  /** Of what was looked at, such as `clock`; of one of several organisations, `clock.10234695`. */
  readonly id: string;
  readonly level: Level;
  /** One short sentence. */
  readonly title: string;
  readonly detail: string;
  /** A command to type where there is one; null where nothing is to be done. */
  readonly fix: string | null;
}

export interface Report {
  readonly findings: readonly Finding[];
  readonly worst: Level;
  /** What looking has cost at Zoho. */
  readonly zohoCalls: number;
  /** ISO 8601. */
  readonly at: string;
}

export const good = (id: string, title: string, detail = ''): Finding => ({
  id,
  level: 'ok',
  title,
  detail,
  fix: null,
});

export const bad = (
  id: string,
  level: Exclude<Level, 'ok'>,
  { title, detail, fix }: { readonly title: string; readonly detail: string; readonly fix: string | null },
): Finding => ({ id, level, title, detail, fix });

export const worstOf = (findings: readonly Finding[]): Level =>
  levels.findLast((level) => findings.some((finding) => finding.level === level)) ?? 'ok';

/** Well 0, to be seen to 1, broken 3: as the other commands end. */
export const exitCodeOf = (worst: Level): number => ({ ok: 0, info: 0, warn: 1, fail: 3 })[worst];
