// The admin's web page: the way in, and what every page has in common. Each page has a file of its own.
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { html } from 'hono/html';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { StockDesk } from '../catalogue/stock-desk.ts';
import type { Config } from '../config.ts';
import type { Doctor } from '../doctor/doctor.ts';
import { ConnectorError } from '../errors.ts';
import { unlessCutOff } from '../http/cut-off.ts';
import { toProblem } from '../http/problem.ts';
import { stylesheet } from '../http/stylesheet.ts';
import type { Parts } from '../parts.ts';
import { addActivity } from './activity.ts';
import { addDoctor } from './doctor.ts';
import { addKeys } from './keys.ts';
import { LINK_MINUTES, SIGN_IN_PATH } from './links.ts';
import { addOverview } from './overview.ts';
import { alone, framed, type Html, note, type Place } from './page.ts';
import { addPlans } from './plans.ts';
import { problemBody } from './problem-body.ts';
import { createRate } from './rate.ts';
import { isOwnForm, isReached, isSecure, peerOf } from './reach.ts';
import { createSessions, type Ended, IDLE_MS, isFormOf, type Session } from './sessions.ts';
import { addStock } from './stock.ts';
import { STYLESHEET_PATH } from './stylesheet.ts';

export interface ConsoleNeeds extends Parts {
  readonly catalogue: Catalogue;
  readonly stockDesk: StockDesk;
  readonly doctor: Doctor;
}

export interface ConsoleVariables {
  requestId: string;
  session: Session;
  /** What was sent with a form that has been found to be the console's own. */
  form: URLSearchParams;
}
export type ConsoleContext = Context<{ Variables: ConsoleVariables }>;

/** What a page's file adds to. */
export interface Desk {
  readonly app: Hono<{ Variables: ConsoleVariables }>;
  readonly needs: ConsoleNeeds;
  /** The parts, as they act for who is signed in. */
  readonly acting: (c: ConsoleContext) => ConsoleNeeds & { readonly operator: string };
  readonly show: (c: ConsoleContext, page: Shown) => Response | Promise<Response>;
}

export interface Shown {
  readonly title: string;
  readonly here: string;
  readonly body: Html;
}

export type MountConsole = (needs: ConsoleNeeds) => Hono<{ Variables: ConsoleVariables }>;

/** A page, or several that belong together: its place in the menu, and what answers there. */
interface Pages {
  readonly place: Place;
  readonly add: (desk: Desk) => void;
}

const usual: readonly Pages[] = [
  { place: { path: '/console', name: 'Overview' }, add: addOverview },
  { place: { path: '/console/plans', name: 'Plans' }, add: addPlans },
  { place: { path: '/console/keys', name: 'Keys' }, add: addKeys },
  { place: { path: '/console/activity', name: 'Activity' }, add: addActivity },
  { place: { path: '/console/stock', name: 'Stock' }, add: addStock },
];
const last: Pages = { place: { path: '/console/doctor', name: 'Doctor' }, add: addDoctor };

/** With the page about what may be sold, where a shop sells: nothing else loads the shop's rooms. */
export const loadConsole = async ({ SHOP }: Pick<Config, 'SHOP'>): Promise<MountConsole> => {
  if (SHOP === 'off') return (needs) => mount(needs, [...usual, last]);
  const { addRules } = await import('./rules.ts');
  const rules = { place: { path: '/console/rules', name: 'Rules' }, add: addRules };
  return (needs) => mount(needs, [...usual, rules, last]);
};

/** Those that the table of problems has. */
type Status = 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 502 | 503;

const MAX_FORM_CHARACTERS = 16_384;

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
  // Not "no-referrer": a browser would then not say which page a form was sent from.
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
};

const mount = (needs: ConsoleNeeds, pages: readonly Pages[]): ReturnType<MountConsole> => {
  const { config } = needs;
  const places = pages.map(({ place }) => place);
  const sessions = createSessions(needs);
  const app = new Hono<{ Variables: ConsoleVariables }>();
  const cookieName = isSecure(config) ? '__Host-console' : 'console';
  const cookie = { path: '/', httpOnly: true, sameSite: 'Strict', secure: isSecure(config) } as const;
  const remember = (c: ConsoleContext, session: Session): void =>
    setCookie(c, cookieName, session.cookie, { ...cookie, maxAge: IDLE_MS / 1_000 });

  // Of the console's first page as well.
  const each = (handler: MiddlewareHandler<{ Variables: ConsoleVariables }>) => app.use('/console/*', handler);

  each(async (c, next) => {
    if (!isReached(c, config)) return c.notFound();
    await next();
    for (const [name, value] of Object.entries(HEADERS)) {
      if (name !== 'cache-control' || !c.res.headers.has(name)) c.res.headers.set(name, value);
    }
    return;
  });

  const rate = createRate(() => needs.now().getTime());
  each(async (c, next) => {
    const seconds = rate(peerOf(c));
    if (seconds > 0) {
      c.header('retry-after', String(seconds));
      return c.html(alone('Too much at once', html`<p>Wait ${seconds} seconds, and load this page anew.</p>`), 429);
    }
    return next();
  });

  app.get(STYLESHEET_PATH, (c) => {
    c.header('content-type', 'text/css; charset=utf-8');
    c.header('cache-control', 'public, max-age=31536000, immutable');
    return c.body(stylesheet);
  });

  each(async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
    if (c.req.method !== 'POST' || !isOwnForm(c, config)) return strange(c);
    const text = await c.req.text();
    if (text.length > MAX_FORM_CHARACTERS) return strange(c);
    c.set('form', new URLSearchParams(text));
    return next();
  });

  // A link that is merely looked at, by whatever looks at links, is not used up.
  app.get(SIGN_IN_PATH, (c) =>
    c.html(
      alone(
        'Sign in',
        html`<p>This signs this browser in to the connector's console. The link works once.</p>
          <form method="post" action="${SIGN_IN_PATH}"><input type="hidden" name="link" value="${c.req.query('link') ?? ''}"><button>Sign in</button></form>`,
      ),
    ),
  );

  app.post(SIGN_IN_PATH, async (c) => {
    const from = { agent: c.req.header('user-agent') ?? '', peer: peerOf(c) };
    const session = await sessions.begin(c.get('form').get('link') ?? '', from);
    if (session === 'limited') {
      c.header('retry-after', '600');
      return c.html(
        alone('Too many tries', html`<p>Too many links that are none came from here. Wait ten minutes.</p>`),
        429,
      );
    }
    if (session === 'no_link') return c.html(signInFirst('This link has been used, or is older than it may be.'), 401);
    // Whatever session this browser had is over.
    await sessions.end(getCookie(c, cookieName));
    remember(c, session);
    return c.redirect('/console', 303);
  });

  each(async (c, next) => {
    const session = await sessions.use(getCookie(c, cookieName), c.req.header('user-agent') ?? '');
    if (session === null || typeof session === 'string') {
      deleteCookie(c, cookieName, cookie);
      return c.html(signInFirst(session === null ? null : WHY[session]), 401);
    }
    if (c.req.method === 'POST' && !isFormOf(session, c.get('form').get('token'))) return strange(c);
    remember(c, session);
    c.set('session', session);
    return next();
  });

  app.post('/console/sign-out', async (c) => {
    await sessions.end(getCookie(c, cookieName));
    deleteCookie(c, cookieName, cookie);
    return c.html(
      alone('Signed out', html`<p>This browser is signed out of the console. To sign in again:</p>${linkMade()}`),
    );
  });

  const show: Desk['show'] = (c, page) => c.html(framed({ ...page, session: c.get('session'), places }));
  const acting: Desk['acting'] = (c) => ({ ...needs, operator: c.get('session').by });
  for (const { add } of pages) add({ app, needs, acting, show });
  app.all('/console/*', () => {
    throw new ConnectorError('not_found', 'The console has no such page.');
  });

  app.onError((met, c) => {
    const error = unlessCutOff(c, met);
    const problem = toProblem(error, c.get('requestId'));
    if (problem.status >= 500) needs.log.error({ requestId: problem.requestId, code: problem.code, error }, 'problem');
    const body = html`${problemBody(error, problem.detail)}<p><a href="/console">Back to the overview</a></p>`;
    const session = c.get('session') as Session | undefined;
    const shown =
      session === undefined
        ? alone(problem.title, body)
        : framed({ title: problem.title, here: '', session, places, body });
    return c.html(shown, problem.status as Status);
  });
  return app;
};

const WHY: Readonly<Record<Ended, string>> = {
  signed_out: 'This session was signed out.',
  idle: 'This session was not used for a while, so it has ended.',
  over: 'This session has reached its longest, so it has ended.',
  reused:
    'An older copy of this session was used, so it has ended for everybody. If that was not you, look into the audit log.',
  other_browser: 'This session was used by another browser, so it has ended for everybody. Look into the audit log.',
  too_many: 'Newer sessions have taken the place of this one.',
};

const signInFirst = (why: string | null): Html =>
  alone(
    'Sign in to the console',
    html`${why === null ? '' : note('warn', why)}
      ${linkMade()}`,
  );

const linkMade = (): Html =>
  html`<p>Where the connector runs, make a link, and open it here within ${LINK_MINUTES} minutes:</p><pre>pnpm connector console</pre>`;

const strange = (c: Context): Response | Promise<Response> =>
  c.html(
    alone(
      'Not from here',
      html`<p>This form was not sent by a page of this console, or is too old. Nothing was done.</p><p><a href="/console">To the console</a></p>`,
    ),
    403,
  );
