// The stand-in model: a server on loopback that speaks the OpenAI chat completions stream, keeps every request whole,
// and answers as the scenario's mind thinks.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Mind, type Move, nextMove } from './mind.ts';
import { type ModelRequest, readSeen, type Seen } from './seen.ts';

export interface StandIn {
  readonly baseUrl: string;
  /** The body of every request, as it came. */
  readonly requests: readonly string[];
  /** What went wrong in thinking: a scenario that stumbled over what it saw. */
  readonly troubles: readonly string[];
  /** Whose turn it is in a conversation. */
  play(session: string, mind: Mind): void;
  /** Takes its turn in conversations that nobody announced, such as those of hooks. */
  otherwise(mind: Mind): void;
  /** What each of those has shown so far. */
  unannounced(): readonly Seen[];
  /** What the last request of a conversation showed. */
  lastSeen(session: string): Seen | undefined;
  close(): Promise<void>;
}

/** A mind that goes in circles is stopped: OpenClaw itself would let it go on for a long time. */
const MOST_STEPS = 40;

export const startStandIn = async (): Promise<StandIn> => {
  const requests: string[] = [];
  const troubles: string[] = [];
  const minds = new Map<string, Mind>();
  const seenLast = new Map<string, Seen>();
  const unannounced = new Map<string, Seen>();
  let other: Mind | null = null;

  const think = (body: string): Move => {
    try {
      const seen = readSeen(JSON.parse(body) as ModelRequest);
      const mind = minds.get(seen.session) ?? other;
      if (!minds.has(seen.session)) unannounced.set(`${seen.session} ${seen.message}`, seen);
      if (mind === null) return { say: 'Nothing to do.' };
      seenLast.set(seen.session, seen);
      if (seen.steps.length >= MOST_STEPS) throw new Error('too many steps in one turn');
      return nextMove(mind, seen);
    } catch (error) {
      const trouble = error instanceof Error ? error.message : String(error);
      troubles.push(trouble);
      return { say: `I am stuck: ${trouble}` };
    }
  };

  const server = createServer(async (request, response) => {
    // Before a hook's message is taken up OpenClaw asks whether its model is there.
    if (request.method === 'GET') {
      const models = { object: 'list', data: [{ id: 'scripted', object: 'model' }] };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(models));
      return;
    }
    let body = '';
    for await (const chunk of request) body += chunk;
    requests.push(body);
    stream(response, think(body), requests.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    troubles,
    play: (session, mind) => {
      minds.set(session, mind);
    },
    otherwise: (mind) => {
      other = mind;
    },
    unannounced: () => [...unannounced.values()],
    lastSeen: (session) => seenLast.get(session),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const stream = (response: ServerResponse, move: Move, number: number): void => {
  const send = (choices: readonly object[], more: object = {}): void => {
    const chunk = { id: `chat-${number}`, object: 'chat.completion.chunk', created: 0, model: 'scripted' };
    response.write(`data: ${JSON.stringify({ ...chunk, choices, ...more })}\n\n`);
  };
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  send([{ index: 0, delta: { role: 'assistant', ...toDelta(move, number) } }]);
  send([{ index: 0, delta: {}, finish_reason: 'call' in move ? 'tool_calls' : 'stop' }]);
  send([], { usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } });
  response.end('data: [DONE]\n\n');
};

const toDelta = (move: Move, number: number): object => {
  if ('say' in move) return { content: move.say };
  const { tool, input } = move.call;
  const call = { name: tool, arguments: JSON.stringify(input) };
  return { tool_calls: [{ index: 0, id: `call_${number}`, type: 'function', function: call }] };
};
