// The shapes the skill's files share. Types alone: nothing of this file reaches the built script.
import type { AskField, Cost, Freshness, IntentName, PlannedWrite, Problem } from 'shared-schemas';

/** One flag of a command: how it is typed, and what it means. The ask's field has its name in one word. */
export type Field = readonly [
  flag: `--${string}`,
  kind: AskField['kind'],
  need: 'required' | 'optional',
  about: string,
];

/** One intent as the command line knows it. */
export interface Command {
  readonly name: IntentName;
  readonly summary: string;
  readonly address: readonly [method: 'GET' | 'POST', path: string, scope: string];
  readonly example: string;
  readonly fields: readonly Field[];
}

export type Value = string | number | string[] | { quantity: string; item: string }[];
export type Ask = Record<string, Value>;

/** Where the connector is and the key that signs for this skill. */
export interface Settings {
  readonly origin: string;
  readonly keyId: string;
  readonly seed: Buffer;
  readonly organisation: string | undefined;
}

/** The three variables, as the environment holds them. */
export interface Variables {
  readonly url: string | undefined;
  readonly key: string | undefined;
  readonly organisation: string | undefined;
}

/** What the skill needs of the world besides the network. */
export interface World {
  readonly variables: Variables;
  readonly now: () => Date;
  readonly newId: () => string;
  /** How long one request may take, from connecting to the last byte. */
  readonly patienceMs: number;
}

/** A successful answer as it arrived: not yet understood. */
export interface Answered {
  readonly answer: unknown;
  readonly cost: Cost;
  /** What is wrong with the connection to Zoho, where anything is. */
  readonly notice?: string;
  readonly requestId: string;
}

/** An answer, and the time it was given at, by the clock the connector goes by. */
export interface Heard {
  readonly answered: Answered;
  readonly now: Date;
}

/** A problem of the connector's, or one of the skill's own before it asked. */
export type AnyProblem = Omit<Problem, 'code'> & { readonly code: string };

/** What a body may turn out to be; undefined where it was not JSON. */
export type Body = Partial<Answered & AnyProblem & { readonly access_token: string }> | null | undefined;

/** When figures were read, and what else an answer says about that. */
export interface Read extends Partial<Freshness> {
  readonly readAt: string;
  readonly followedTo?: string | null;
  readonly warnings?: readonly string[];
}

/** Every field that one kind of this union has or another. */
type AnyOf<Union> = { readonly [Name in Union extends unknown ? keyof Union : never]?: Get<Union, Name> };
type Get<Union, Name extends PropertyKey> = Union extends { readonly [It in Name]?: unknown } ? Union[Name] : never;

/** What a plan of any kind may say. */
export type AnyWrite = Omit<AnyOf<PlannedWrite>, 'kind' | 'lines'> & {
  readonly kind: PlannedWrite['kind'];
  readonly lines?: readonly PlannedLine[];
};

/** A line of a plan of any kind: an order's with its price, or a change of stock. */
export interface PlannedLine {
  readonly itemId: string;
  readonly sku: string;
  readonly name: string;
  readonly unit: string;
  readonly quantity?: string;
  readonly rate?: string;
  readonly total?: string;
  readonly sellable?: string | null;
  readonly short?: string;
  readonly location?: { readonly name: string } | null;
  readonly before?: string;
  readonly change?: string;
  readonly after?: string;
}

/** Lines of an answer; what is not there is `false`. */
export type Told = string | false | readonly string[];

export type ExitCode = 0 | 1 | 2 | 3;
export interface Outcome {
  readonly exitCode: ExitCode;
  readonly text: string;
}
