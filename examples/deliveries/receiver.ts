// Somebody who is told of everything: keeps what arrives, by id, and can tell the world before it has answered.
import { createServer } from 'node:http';
import { freePort } from '../demo/free-port.ts';

export interface Arrived {
  readonly type: string;
  readonly origin: string;
  readonly data: Readonly<Record<string, string>>;
}

export interface Receiver extends AsyncDisposable {
  readonly url: string;
  /** What has arrived, each id once, in the order in which each first came. */
  readonly events: ReadonlyMap<string, Arrived>;
  /** How often anything arrived. */
  times(): number;
  /** Ids under which two different texts came. */
  readonly changed: ReadonlySet<string>;
  /** Called with the next message, before it is answered. */
  onNext: (() => void) | null;
}

export const openReceiver = async (): Promise<Receiver> => {
  const port = await freePort();
  const texts = new Map<string, string>();
  const events = new Map<string, Arrived>();
  const changed = new Set<string>();
  let times = 0;
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => {
      const id = String(request.headers['webhook-id']);
      times += 1;
      if (texts.has(id) && texts.get(id) !== text) changed.add(id);
      if (!texts.has(id)) {
        texts.set(id, text);
        events.set(id, JSON.parse(text) as Arrived);
      }
      const interrupt = receiver.onNext;
      receiver.onNext = null;
      interrupt?.();
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/events`,
    events,
    times: () => times,
    changed,
    onNext: null,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
};
