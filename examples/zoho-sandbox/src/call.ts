// One call to the Inventory API, as its resources see it: checked, read, and done at once (nothing here waits).
import type { Settings } from './options.ts';
import type { Body } from './wire/body.ts';
import { doesNotExist, unknownId } from './wire/refusals.ts';
import { answer, type Payload, type Reply } from './wire/reply.ts';
import type { World } from './world/world.ts';

export interface Call {
  readonly world: World;
  readonly settings: Settings;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Body;
  /** Epoch milliseconds by the sandbox's clock. */
  readonly now: number;
}

export type Handler = (call: Call) => Reply;

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below /inventory/v1, with :names. */
  readonly path: string;
  /** Such as items.READ (API notes 4). */
  readonly scope: string;
  readonly handler: Handler;
  /** False where the call needs no organisation (API notes 6.0, "Common"). */
  readonly needsOrganization?: boolean;
}

/** What a create answers: 201 by the specification (API notes 5, "Envelope"). */
export function created(call: Call, payload: Payload, message: string): Reply {
  return answer(payload, message, call.settings.createdStatus);
}

/** The record a path names, or Zoho's answer to an id it does not know. */
export function requireRecord<T>(call: Call, entity: string, record: T | undefined): T {
  if (record !== undefined) return record;
  throw call.settings.missingRecordCode === 1002 ? doesNotExist(entity, 404) : unknownId();
}
