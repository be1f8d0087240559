// What stands between a request and a resource: token, organisation, limits, scope, plan; then the body is read and
// the resource answers (API notes 3, 4, 5).
import type { Context, Hono } from 'hono';
import { isForeignHost } from '../accounts/data-centres.ts';
import type { AccessToken, Tokens } from '../accounts/tokens.ts';
import type { Call, Route } from '../call.ts';
import type { Clock } from '../clock.ts';
import type { Settings } from '../options.ts';
import { type Body, readBody } from '../wire/body.ts';
import { translate } from '../wire/language.ts';
import {
  foreignOrganization,
  invalidToken,
  noOrganization,
  notAuthorized,
  planLapsed,
  unknownUrl,
} from '../wire/refusals.ts';
import { Refusal, type Reply, refuse } from '../wire/reply.ts';
import type { World } from '../world/world.ts';
import { ConnectionDropped } from './connection-dropped.ts';
import { type Floor, organizationOf, type Visit } from './floor.ts';
import type { LateCommits } from './late-commits.ts';
import type { Limits } from './limits.ts';

const BASE = '/inventory/v1';

export interface Organization {
  readonly world: World;
  readonly limits: Limits;
}

export interface GateParts {
  readonly clock: Clock;
  readonly settings: Settings;
  readonly tokens: Tokens;
  readonly floor: Floor;
  readonly lateCommits: LateCommits;
  /** The organisation the user opens first. */
  readonly home: () => Organization;
  readonly organization: (id: string) => Organization | undefined;
  /** Something broke in the sandbox itself. */
  readonly report: (error: unknown) => void;
}

/** Headers seen on every live response (API notes 5, "Headers"). */
const HEADERS = {
  server: 'ZGS',
  'content-type': 'application/json;charset=UTF-8',
  'content-disposition': 'attachment;',
  'cache-control': 'no-store, no-cache, must-revalidate, max-age=0, post-check=0, pre-check=0',
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
};

export function mountInventory(app: Hono, parts: GateParts, routes: readonly Route[]): void {
  const saying = (request: Request, code: number) => {
    const organization = parts.organization(organizationOf(request)) ?? parts.home();
    return headersOf(parts, organization, code);
  };
  for (const route of routes) {
    app.on(route.method, BASE + route.path, (c) =>
      parts.floor.visit(c.req.raw, BASE + route.path, (text, visit) => enter(parts, route, c, text, visit), saying),
    );
  }
  const nowhere = (c: Context) =>
    parts.floor.visit(c.req.raw, 'unknown', (_text, visit) =>
      send(parts, parts.home(), visit, refuse(translate(unknownUrl(), parts.settings.language))),
    );
  app.notFound(nowhere);
  // The old base answers, but serves nothing (API notes 2).
  const moved = new Refusal(400, 5, 'Use the zohoapis domain for API requests.');
  app.all('/api/v1/*', (c) =>
    parts.floor.visit(c.req.raw, '/api/v1', (_text, visit) => send(parts, parts.home(), visit, refuse(moved))),
  );
}

function enter(parts: GateParts, route: Route, c: Context, text: string, visit: Visit): Response {
  const url = new URL(c.req.url);
  const organizationId = organizationOf(c.req.raw);
  const organization = parts.organization(organizationId) ?? parts.home();
  visit.entry.organizationId = organizationId || undefined;
  const reply = catching(parts, () => {
    check(parts, route, organizationId, readToken(parts, c, url), visit);
    const body = readBody(c.req.header('content-type') ?? '', text);
    return run(parts, visit, () => route.handler(toCall(parts, organization.world, c.req.param(), url, body)));
  });
  return send(parts, organization, visit, reply);
}

function readToken(parts: GateParts, c: Context, url: URL): AccessToken {
  const [scheme = '', value = ''] = (c.req.header('authorization') ?? '').split(' ');
  const word = scheme.toLowerCase();
  const known = word === 'zoho-oauthtoken' || (word === 'bearer' && parts.settings.bearer === 'accept');
  const foreign = isForeignHost(url.hostname, parts.settings.dataCentre);
  const token = known && !foreign ? parts.tokens.access(value) : undefined;
  if (token) return token;
  throw parts.settings.expiredTokenCode === 14 ? invalidToken() : notAuthorized();
}

function check(parts: GateParts, route: Route, organizationId: string, token: AccessToken, visit: Visit): void {
  const organization = route.needsOrganization === false ? parts.home() : parts.organization(organizationId);
  if (route.needsOrganization !== false) {
    if (organizationId === '') throw noOrganization();
    if (!organization || parts.settings.userRemoved) throw foreignOrganization(organizationId);
  }
  const refused = organization?.limits.admit(parts.clock.now(), visit.crowd);
  if (refused) throw refused;
  if (!token.grant.allows(route.scope)) throw notAuthorized();
  if (parts.settings.planLapsed && route.method !== 'GET') throw planLapsed();
}

/** Runs the resource now; or, under a late commit, drops the connection and lets the write land later. */
function run(parts: GateParts, visit: Visit, work: () => Reply): Reply {
  if (visit.fault?.kind !== 'late-commit') return work();
  parts.lateCommits.add(visit.fault.delayMs ?? 0, () => void catching(parts, work));
  throw new ConnectionDropped();
}

function toCall(parts: GateParts, world: World, params: Record<string, string>, url: URL, body: Body): Call {
  return { world, settings: parts.settings, params, query: url.searchParams, body, now: parts.clock.now() };
}

function catching(parts: GateParts, work: () => Reply): Reply {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return refuse(translate(error, parts.settings.language));
    if (error instanceof ConnectionDropped) throw error;
    parts.report(error);
    return refuse(new Refusal(500, 1000, 'Internal Error'));
  }
}

function send(parts: GateParts, organization: Organization, visit: Visit, reply: Reply): Response {
  visit.entry.code = reply.code;
  return new Response(reply.text, { status: reply.status, headers: headersOf(parts, organization, reply.code) });
}

/** With the time by the sandbox's own clock, as HTTP has it. */
function headersOf({ clock }: GateParts, { limits }: Organization, code: number) {
  return { ...HEADERS, date: new Date(clock.now()).toUTCString(), ...limits.headers(clock.now(), code) };
}
