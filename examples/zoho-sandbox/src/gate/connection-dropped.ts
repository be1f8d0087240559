// What a client sees of a connection that broke: the error fetch itself throws. In process it is thrown as it is; the
// server in listen.ts turns it into a destroyed socket, and in-process.ts into Response.error() for msw.

export class ConnectionDropped extends TypeError {
  constructor() {
    super('fetch failed', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) });
  }
}
