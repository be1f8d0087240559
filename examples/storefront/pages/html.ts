// The one way of writing a page: `hono/html`, which escapes whatever is put into it.
import { html } from 'hono/html';

export { html };
export type Html = ReturnType<typeof html>;
