// The storefront as one Hono app. Importing it does nothing.
import { getConnInfo } from '@hono/node-server/conninfo';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import { assetRoutes } from './assets.ts';
import { mayYetCome } from './connector/away.ts';
import type { Env, Parts } from './parts.ts';
import { accountRoutes } from './routes/account.ts';
import { ageGate, ageRoutes } from './routes/age.ts';
import { cartRoutes } from './routes/cart.ts';
import { checkoutRoutes } from './routes/checkout.ts';
import { hookRoutes, liveRoutes } from './routes/live.ts';
import { orderRoutes } from './routes/orders.ts';
import { tellRefused } from './routes/refused.ts';
import { showTrouble } from './routes/show.ts';
import { windowRoutes } from './routes/window.ts';
import { createLimiter } from './session/limiter.ts';
import { WrongForm } from './session/read-form.ts';
import { readSession } from './session/session.ts';

const MOST_FORM_BYTES = 16 * 1_024;
const MOST_EVENT_BYTES = 64 * 1_024;

export const createApp = (parts: Parts): Hono<Env> => {
  const { settings, now, log } = parts;
  const app = new Hono<Env>();
  const mayPost = createLimiter(settings.postsAMinute, now);

  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        requireTrustedTypesFor: ["'script'"],
      },
      xFrameOptions: 'DENY',
      // A browser says where a form comes from only where it is let.
      referrerPolicy: 'same-origin',
      crossOriginResourcePolicy: 'same-origin',
    }),
  );
  app.use(tellRefused(parts));
  app.get('/healthz', (c) => c.json({ ok: true }));
  app.route('/', assetRoutes());
  app.use('/hooks/*', bodyLimit({ maxSize: MOST_EVENT_BYTES, onError: (c) => c.body(null, 413) }));
  app.route('/', hookRoutes(parts));

  app.use(async (c, next) => {
    c.set('session', await readSession(c, parts));
    c.header('cache-control', 'no-store');
    await next();
  });
  app.use(csrf({ origin: new URL(settings.origin).origin }));
  app.post('*', async (c, next) => {
    if (mayPost(getConnInfo(c).remote.address ?? '')) return next();
    const text = 'That were too many forms in a minute. Please wait a little.';
    return showTrouble(c, parts, { status: 429, title: 'Slowly', text });
  });
  app.use(
    bodyLimit({
      maxSize: MOST_FORM_BYTES,
      onError: (c) => showTrouble(c, parts, { status: 413, title: 'Too long', text: 'No form of ours is so long.' }),
    }),
  );
  app.route('/', ageRoutes(parts));
  app.use(ageGate(parts));
  for (const routes of [windowRoutes, cartRoutes, checkoutRoutes, orderRoutes, accountRoutes, liveRoutes]) {
    app.route('/', routes(parts));
  }

  app.notFound((c) =>
    showTrouble(c, parts, { status: 404, title: 'There is nothing here', text: 'The address is not one of ours.' }),
  );
  app.onError(async (error, c) => {
    if (c.get('session') === undefined) c.set('session', await readSession(c, parts));
    if (error instanceof WrongForm || (error instanceof HTTPException && error.status === 403)) {
      log('a form that is not ours', error);
      const text = `${error instanceof WrongForm ? error.message : 'It came from elsewhere.'} Nothing was done. Please go back, load the page again, and try once more.`;
      return showTrouble(c, parts, {
        status: error instanceof WrongForm ? 400 : 403,
        title: 'We do not take this form',
        text,
      });
    }
    log('a page could not be shown', error);
    if (mayYetCome(error)) {
      const text = 'We cannot reach our stock just now. Nothing was ordered. Please try again in a few minutes.';
      return showTrouble(c, parts, { status: 503, title: 'Just a moment', text });
    }
    const text = 'Something is wrong on our side. Nothing more was done.';
    return showTrouble(c, parts, { status: 500, title: 'Sorry', text });
  });
  return app;
};
