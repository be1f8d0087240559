// The ground every call walks over, whichever server it is for: the call log, latency, faults.
import type { Clock } from '../clock.ts';
import type { Rng } from '../wire/rng.ts';
import type { CallEntry, CallLog } from './call-log.ts';
import { ConnectionDropped } from './connection-dropped.ts';
import type { FaultOrder, Faults } from './faults.ts';
import type { LateCommits } from './late-commits.ts';

export interface Visit {
  readonly entry: CallEntry;
  readonly fault: FaultOrder | undefined;
  /** How many calls of the same organisation are inside, this one included (API notes 5, "Limits"). */
  readonly crowd: number;
}

/** What a visit comes to. Waiting is not allowed in it, so that a write is whole or not at all. */
export type Work = (text: string, visit: Visit) => Response | Promise<Response>;

/** What a place says of every answer it gives, of planted ones too: headers, by the answer's own code. */
export type Saying = (request: Request, code: number) => Readonly<Record<string, string>>;

export interface FloorParts {
  readonly clock: Clock;
  readonly log: CallLog;
  readonly faults: Faults;
  readonly lateCommits: LateCommits;
  readonly rng: Rng;
}

const HTML_PAGE =
  '<html><head><title>Zoho</title></head><body><h1>We are down for maintenance</h1><p>Please try again in a while.</p></body></html>';

export class Floor {
  readonly #parts: FloorParts;
  readonly #inside = new Map<string, number>();
  latency = { ms: 0, jitterMs: 0 };

  constructor(parts: FloorParts) {
    this.#parts = parts;
  }

  /** @param pattern the route, for the counters. */
  async visit(request: Request, pattern: string, work: Work, saying: Saying = () => ({})): Promise<Response> {
    const whose = organizationOf(request);
    const crowd = (this.#inside.get(whose) ?? 0) + 1;
    this.#inside.set(whose, crowd);
    try {
      const text = request.method === 'GET' || request.method === 'HEAD' ? '' : await request.text();
      return await this.#walk({ request, pattern, text, crowd }, work, saying);
    } finally {
      const left = (this.#inside.get(whose) ?? 1) - 1;
      if (left > 0) this.#inside.set(whose, left);
      else this.#inside.delete(whose);
    }
  }

  async #walk({ request, pattern, text, crowd }: Entering, work: Work, saying: Saying): Promise<Response> {
    const { clock, log, faults, lateCommits } = this.#parts;
    const url = new URL(request.url);
    const { pathname: path, search: query } = url;
    const entry = log.begin({ at: clock.now(), method: request.method, path, query, body: text }, pattern);
    const fault = faults.take(request.method, path);
    if (fault) entry.fault = fault.kind;
    if (fault?.kind === 'reset') throw new ConnectionDropped();
    const waitMs = this.#latencyMs() + (fault?.kind === 'delay' ? (fault.delayMs ?? 0) : 0);
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    lateCommits.landDue();
    const planted = fault && plantedAnswer(fault, (code) => saying(request, code));
    if (planted) {
      log.end(entry, planted.status);
      return planted;
    }
    const response = await work(text, { entry, fault, crowd });
    log.end(entry, response.status, entry.code);
    if (fault?.kind !== 'lost-answer') return response;
    log.end(entry, 0, entry.code);
    throw new ConnectionDropped();
  }

  #latencyMs(): number {
    const { ms, jitterMs } = this.latency;
    return jitterMs > 0 ? ms + this.#parts.rng.next() * jitterMs : ms;
  }
}

interface Entering {
  readonly request: Request;
  readonly pattern: string;
  readonly text: string;
  readonly crowd: number;
}

/** As the caller names it; nothing where it is of no organisation, as at the accounts server. */
export const organizationOf = (request: Request): string =>
  new URL(request.url).searchParams.get('organization_id') ||
  request.headers.get('x-com-zoho-inventory-organizationid') ||
  '';

function plantedAnswer(fault: FaultOrder, saying: (code: number) => Readonly<Record<string, string>>) {
  // Maintenance and gateway errors can be HTML (API notes 5, "Envelope").
  if (fault.kind === 'html') {
    const html = typeof fault.body === 'string' ? fault.body : HTML_PAGE;
    return new Response(html, { status: fault.status ?? 503, headers: { 'content-type': 'text/html;charset=UTF-8' } });
  }
  if (fault.kind !== 'status') return undefined;
  const body = fault.body ?? { code: 1000, message: 'Sorry, we are unable to process your request. Please try again.' };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = /^\s*[{[]/.test(text) ? 'application/json' : 'text/html';
  // Zoho's own refusals carry its headers, the day's count among them; pages of the servers before it do not.
  const said = type === 'application/json' ? saying(codeIn(text)) : {};
  const headers = new Headers({ ...said, 'content-type': `${type};charset=UTF-8` });
  for (const [name, value] of Object.entries(fault.headers ?? {})) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  return new Response(text, { status: fault.status ?? 500, headers });
}

const codeIn = (text: string): number => {
  try {
    const { code } = JSON.parse(text) as { code?: unknown };
    return typeof code === 'number' ? code : 0;
  } catch {
    return 0; // cut off, as ordered
  }
};
