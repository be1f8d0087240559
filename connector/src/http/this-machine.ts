// Asked for by a name of this machine: a stranger's name that leads here (DNS rebinding) is none of its.
import type { Context } from 'hono';

const LOOPBACK_HOST = /^(127(\.\d{1,3}){3}|localhost|\[::1\])(:\d{1,5})?$/i;

export const asksForThisMachine = (c: Context): boolean => LOOPBACK_HOST.test(c.req.header('host') ?? '');
