// For tests: the app with its console, and a browser that keeps cookies and sends what browsers send.
import { openApp } from '../routes/app-testbed.ts';
import { ORGANIZATION } from '../routes/zoho-answers-testbed.ts';
import { createSignInLink } from './links.ts';

export { ORGANIZATION };

export const HERE = 'http://127.0.0.1:8787';
/** As Chromium, or whichever browser a thief has. */
const AGENT = 'Mozilla/5.0 (X11) Chrome/150';

export interface Browser {
  readonly jar: Map<string, string>;
  get(path: string, headers?: Record<string, string>): Promise<Page>;
  /** Sends the form of the page that was last looked at which goes to this address, with these fields besides. */
  send(action: string, fields?: Record<string, string | readonly string[]>): Promise<Page>;
  post(path: string, body: string, headers?: Record<string, string>): Promise<Page>;
}

export interface Page {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

export const openConsole = async (settings: Record<string, string> = {}) => {
  const bed = await openApp({ PUBLIC_URL: HERE, ...settings });
  const { config } = bed.parts;

  const browse = ({
    agent = AGENT,
    peer = '127.0.0.1',
    origin = HERE,
    cookies = [],
  }: {
    readonly agent?: string;
    readonly peer?: string;
    readonly origin?: string;
    readonly cookies?: Iterable<readonly [string, string]>;
  } = {}): Browser => {
    const jar = new Map(cookies);
    let last = '';
    const ask = async (method: string, path: string, body: string | null, more: Record<string, string>) => {
      const headers = new Headers({
        host: new URL(origin).host,
        'user-agent': agent,
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body === null ? {} : { 'content-type': 'application/x-www-form-urlencoded', origin }),
        'sec-fetch-site': 'same-origin',
        ...more,
      });
      const env = { incoming: { socket: { remoteAddress: peer } } };
      const request = new Request(`${origin}${path}`, { method, headers, ...(body === null ? {} : { body }) });
      const response = await bed.app.fetch(request, env);
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (/max-age=0/i.test(line)) jar.delete(name);
        else jar.set(name, value);
      }
      const page = { status: response.status, text: await response.text(), headers: response.headers };
      if (page.status !== 303) last = page.text;
      return page;
    };
    const browser: Browser = {
      jar,
      get: (path, headers = {}) => ask('GET', path, null, headers),
      post: (path, body, headers = {}) => ask('POST', path, body, headers),
      send: async (action, fields = {}) => {
        const forms = [...last.matchAll(/<form method="post" action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)];
        const found = forms.find(([, at]) => at === action)?.[2];
        if (found === undefined) throw new Error(`the page has no form to ${action}: ${last}`);
        const hidden = [...found.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
        const said = Object.entries(fields).flatMap(([name, value]) =>
          (typeof value === 'string' ? [value] : value).map((one): [string, string] => [name, one]),
        );
        const all = [...hidden.map(([, name = '', value = '']): [string, string] => [name, value]), ...said];
        const sent = await ask('POST', action, new URLSearchParams(all).toString(), {});
        const next = sent.headers.get('location');
        return sent.status === 303 && next !== null ? ask('GET', next, null, {}) : sent;
      },
    };
    return browser;
  };

  const link = async (): Promise<string> => {
    const { pathname, search } = new URL(await createSignInLink(bed.parts, 'maria'));
    return pathname + search;
  };

  return {
    ...bed,
    config,
    browse,
    link,
    /** A browser that has signed in. */
    signIn: async (options: Parameters<typeof browse>[0] = {}): Promise<Browser> => {
      const browser = browse(options);
      await browser.get(await link());
      const page = await browser.send('/console/sign-in');
      if (page.status !== 200) throw new Error(page.text);
      return browser;
    },
    audited: async () =>
      (await bed.store.read.audit.latest({ limit: 50 })).map(
        ({ action, subject, parts }) =>
          `${action} ${subject} by ${JSON.parse(parts.find(({ name }) => name === 'by')?.value ?? '"nobody"')}`,
      ),
  };
};

export type ConsoleBed = Awaited<ReturnType<typeof openConsole>>;
