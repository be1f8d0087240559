// The moments at which a connector can die between hearing of a change and having told everybody: a name for each unit
// of work on that way, as it is about to be committed and as it has just been.

/** Known by what it writes, of the groups it is handed. */
const units = {
  'receipt: delivery and job': 'deliveries.addAll',
  'job: taken in hand': 'jobs.lease',
  'job: items marked': 'mirror.markDirty',
  'job: delivery handled': 'deliveries.handled',
  'job: ended': 'jobs.complete',
  'outbox: reading and events': 'mirror.keep',
  'outbox: messages made': 'notifications.claim',
  'outbox: messages arrived': 'notifications.arrived',
} as const;

export type Unit = keyof typeof units;
export type Moment = `${'in' | 'after'} ${Unit}` | 'outbox: message sent';

const names = Object.keys(units) as Unit[];

/** One after the other, so that any few that follow each other are spread over receipt, job and outbox. */
export const moments: readonly Moment[] = [
  ...names.map((unit, index): Moment => `${index % 2 === 0 ? 'in' : 'after'} ${unit}`),
  'outbox: message sent',
  ...names.map((unit, index): Moment => `${index % 2 === 0 ? 'after' : 'in'} ${unit}`),
];

/** The units that a unit of work is, by what it has called. */
export const unitsOf = (called: ReadonlySet<string>): Unit[] => names.filter((name) => called.has(units[name]));

export type Stage = 'receipt' | 'job' | 'outbox';

export const stageOf = (moment: Moment): Stage => /(receipt|job|outbox):/.exec(moment)?.[1] as Stage;
