// What an admin's browser does with the connect link: follows the redirects with its cookies, to Zoho and back.

const MAX_HOPS = 6;

/** Errors: Error with the page's text where the connection was not made. */
export const consent = async (link: string): Promise<void> => {
  const jar = new Map<string, string>();
  let url = new URL(link);
  for (let hop = 0; hop < MAX_HOPS; hop += 1) {
    const cookies = jar.get(url.host);
    const response = await fetch(url, {
      redirect: 'manual',
      headers: cookies === undefined ? {} : { cookie: cookies },
    });
    const set = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
    if (set.length > 0) jar.set(url.host, set.join('; '));
    const next = response.headers.get('location');
    if (next === null) {
      if (!response.ok) throw new Error(`Connecting failed: ${await response.text()}`);
      return;
    }
    url = new URL(next, url);
  }
  throw new Error('Connecting failed: too many redirects.');
};
