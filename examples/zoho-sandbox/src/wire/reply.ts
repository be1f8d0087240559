// What Zoho says back: the envelope of every answer (API notes 5, "Envelope") and how it is printed.

/** An answer ready to send. */
export interface Reply {
  readonly status: number;
  readonly code: number;
  readonly text: string;
}

/** JSON that has been printed already, so that long lists need not be printed anew for each call. */
export class Printed {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A refusal in Zoho's envelope. Thrown by resources, answered by the gate. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export type Payload = Readonly<Record<string, unknown>>;

export function answer(payload: Payload = {}, message = 'success', status = 200): Reply {
  let text = `{"code":0,"message":${JSON.stringify(message)}`;
  for (const [key, value] of Object.entries(payload)) {
    if (value !== undefined) text += `,${JSON.stringify(key)}:${print(value)}`;
  }
  return { status, code: 0, text: `${text}}` };
}

export function refuse(refusal: Refusal): Reply {
  const text = `{"code":${refusal.code},"message":${JSON.stringify(refusal.message)}}`;
  return { status: refusal.status, code: refusal.code, text };
}

export function print(value: unknown): string {
  if (value instanceof Printed) return value.text;
  if (Array.isArray(value) && value[0] instanceof Printed) return `[${value.map(print).join(',')}]`;
  return JSON.stringify(value);
}
