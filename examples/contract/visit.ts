// How the sandbox is visited: calls with valid input, as a client of Zoho's would make them. What is refused is
// recorded like any other answer, and judged with the rest.
import type { Sandbox } from 'zoho-sandbox';
import type { Recorder } from './record.ts';

export type Json = Record<string, unknown>;

export interface Visitor {
  readonly call: (method: string, path: string, input?: Input) => Promise<Json>;
  /** Whether what is made from here on waits for an approval. */
  readonly setApprovals: (approvals: boolean) => void;
  /** Until nothing is left to send. */
  readonly deliverWebhooks: () => Promise<unknown>;
}

interface Input {
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export const createVisitor = (sandbox: Sandbox, recorder: Recorder): Visitor => {
  const { access_token: token } = sandbox.control.grant();
  return {
    deliverWebhooks: () => sandbox.control.deliverWebhooks(),
    setApprovals: (approvals) => void sandbox.control.setOrganization({ approvals }),
    call: async (method, path, { query = {}, body } = {}) => {
      const url = new URL(`https://www.zohoapis.com/inventory/v1${path}`);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      if (!path.startsWith('/organizations')) {
        url.searchParams.set('organization_id', sandbox.credentials.organizationId);
      }
      const request = new Request(url, {
        method,
        headers: { authorization: `Zoho-oauthtoken ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return (await (await recorder.fetch(request, 'visit')).json()) as Json;
    },
  };
};

export const rows = (answer: Json, key: string): Json[] => {
  const value = answer[key];
  if (!Array.isArray(value)) throw new Error(`There are no ${key} in ${JSON.stringify(answer).slice(0, 300)}`);
  return value as Json[];
};

export const row = (answer: Json, key: string): Json => {
  const value = answer[key];
  if (typeof value !== 'object' || value === null) {
    throw new Error(`There is no ${key} in ${JSON.stringify(answer).slice(0, 300)}`);
  }
  return value as Json;
};

export const first = (answer: Json, key: string): Json => {
  const [one] = rows(answer, key);
  if (one === undefined) throw new Error(`There are no ${key}.`);
  return one;
};
