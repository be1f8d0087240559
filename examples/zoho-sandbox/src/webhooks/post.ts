// Sends one delivery over a socket. To this machine alone: it is a sandbox, and its deliveries are nobody else's business.
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Message } from './message.ts';

export interface Patience {
  readonly connectMs: number;
  readonly readMs: number;
}

export interface Posted {
  readonly status: number;
  readonly text: string;
}

export type Post = (message: Message, patience: Patience) => Promise<Posted>;

/** Of an answer: Zoho shows the beginning in its histories. */
const ANSWER_KEPT = 2_000;

export function createPost(): Post {
  return (message, patience) => {
    const url = new URL(message.url);
    if (!isLoopback(url.hostname)) return Promise.reject(new Error('the sandbox sends to this machine alone'));
    return send(url, message, patience);
  };
}

export function isLoopback(hostname: string): boolean {
  return /^(127(\.\d{1,3}){3}|localhost|\[::1\])$/.test(hostname);
}

function send(url: URL, { method, headers, body }: Message, { connectMs, readMs }: Patience): Promise<Posted> {
  const { promise, resolve, reject } = Promise.withResolvers<Posted>();
  const bytes = Buffer.from(body);
  const open = url.protocol === 'https:' ? requestHttps : requestHttp;
  const request = open(url, { method, agent: false, headers: { ...headers, 'content-length': String(bytes.length) } });
  const giveUp = (why: string) => () => request.destroy(new Error(why));
  const connecting = setTimeout(giveUp(`no connection within ${connectMs} ms`), connectMs);
  let reading: NodeJS.Timeout | undefined;
  const done = (): void => {
    clearTimeout(connecting);
    clearTimeout(reading);
  };
  request.once('socket', (socket) => {
    socket.once('connect', () => {
      clearTimeout(connecting);
      reading = setTimeout(giveUp(`no answer within ${readMs} ms`), readMs);
    });
  });
  request.once('error', (error) => {
    done();
    reject(error);
  });
  request.once('response', (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      if (text.length < ANSWER_KEPT) text += chunk.slice(0, ANSWER_KEPT - text.length);
    });
    response.once('error', reject);
    response.once('end', () => {
      done();
      resolve({ status: response.statusCode ?? 0, text });
    });
  });
  request.end(bytes);
  return promise;
}
