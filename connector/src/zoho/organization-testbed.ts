// For tests: an organisation of a pretended Zoho, without budget and retries between.
import { createSandbox, type SandboxOptions, sandboxFetch } from 'zoho-sandbox';
import { readAnswer } from './answer.ts';
import { openOrganization } from './organization.ts';
import type { Door } from './ports/door.ts';
import { refusal } from './resources-testbed.ts';

export const AT = Date.UTC(2026, 10, 22, 20);

/** The wire without budget and retries: what they do is the door's own concern. */
export const open = (options: SandboxOptions = {}) => {
  const sandbox = createSandbox({ now: () => new Date(AT), ...options });
  const { access_token: token } = sandbox.control.grant();
  const fetch = sandboxFetch(sandbox);
  const asked: string[] = [];
  const door: Door = {
    call: async (spend, { method, path, query = {}, json }) => {
      const url = new URL(`https://www.zohoapis.com/inventory/v1${path}`);
      url.search = new URLSearchParams({ ...query, organization_id: sandbox.credentials.organizationId }).toString();
      asked.push(path);
      spend.zohoCalls += 1;
      const response = await fetch(
        new Request(url, {
          method,
          headers: { authorization: `Zoho-oauthtoken ${token}`, 'content-type': 'application/json' },
          ...(json === undefined ? {} : { body: JSON.stringify(json) }),
        }),
      );
      const verdict = readAnswer({ status: response.status, headers: response.headers, text: await response.text() });
      if (verdict.kind === 'success') return verdict.body;
      if (verdict.kind === 'refused') throw verdict.error;
      throw refusal(response.status, 57);
    },
  };
  const organization = openOrganization({
    door,
    now: () => new Date(AT),
    wait: async () => {},
    sequence: () => 7,
    callsLeft: () => Promise.reject(new Error('asked of the budget')),
  });
  return { sandbox, organization, asked };
};
