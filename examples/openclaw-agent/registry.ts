// A stand-in for ClawHub's registry on loopback: takes what the real `clawhub` publishes, and serves it to the real
// `openclaw skills`. As strict as ClawHub where that can be known: who publishes, each file's size and hash, a version
// published once, our own copy of its published checks as the scan.
import { createHash, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { zipSync } from 'fflate';
import { Hono } from 'hono';
import { findings } from '../../skill/clawhub-rules.ts';

/** One release, as it was told. */
export interface Release {
  readonly slug: string;
  readonly displayName: string;
  readonly ownerHandle: string;
  readonly version: string;
  readonly changelog: string;
  readonly tags: readonly string[];
  readonly categories: readonly string[];
  readonly topics: readonly string[];
  readonly source: { readonly repo: string; readonly commit: string; readonly path: string };
  /** Texts of its files by their paths. */
  readonly files: ReadonlyMap<string, Buffer>;
}

export interface Registry {
  readonly origin: string;
  /** Good for the publisher `owner` alone. */
  readonly token: string;
  readonly releases: readonly Release[];
  /** What its scan is to find in the newest release from now on; null for what it really finds. */
  condemn(reason: string | null): void;
  close(): Promise<void>;
}

interface Upload {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  bytes: Buffer | null;
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const AT = Date.UTC(2026, 10, 22);

export const startRegistry = async (owner: string, declared: readonly string[]): Promise<Registry> => {
  const token = randomUUID();
  const uploads = new Map<string, Upload>();
  const releases: Release[] = [];
  let condemned: string | null = null;
  let origin = '';
  const app = new Hono();

  const newest = (slug: string): Release | undefined => releases.findLast((it) => it.slug === slug);
  const find = (slug: string, version?: string): Release | undefined =>
    version === undefined ? newest(slug) : releases.find((it) => it.slug === slug && it.version === version);
  const scan = (release: Release): string[] => {
    if (condemned !== null && release === newest(release.slug)) return [condemned];
    const files = [...release.files].map(([path, bytes]) => ({ path, text: bytes.toString() }));
    return findings(files, declared);
  };

  app.use(async (c, next) => {
    const reads = c.req.method === 'GET' || c.req.path.endsWith('/security-verdicts');
    const open = reads && c.req.path !== '/api/v1/whoami';
    if (open || c.req.header('authorization') === `Bearer ${token}`) await next();
    else c.res = c.json({ error: 'Unauthorized' }, 401);
  });
  app.get('/api/v1/whoami', (c) => c.json({ user: { handle: owner } }));
  app.get('/api/v1/resolve', (c) => {
    const latest = newest(c.req.query('slug') ?? '');
    if (latest === undefined) return c.json({ error: 'Skill not found' }, 404);
    return c.json({ match: null, latestVersion: { version: latest.version } });
  });

  app.post('/api/v1/skills/-/upload-url', async (c) => {
    const { path, size, sha256: hash } = await c.req.json();
    const ticket = randomUUID();
    uploads.set(ticket, { path, size, sha256: hash, bytes: null });
    return c.json({ uploadUrl: `${origin}/uploads/${ticket}`, uploadTicket: ticket });
  });
  app.post('/uploads/:ticket', async (c) => {
    const upload = uploads.get(c.req.param('ticket'));
    const bytes = Buffer.from(await c.req.arrayBuffer());
    if (upload === undefined || bytes.length !== upload.size || sha256(bytes) !== upload.sha256) {
      return c.json({ error: 'Not what was announced.' }, 400);
    }
    upload.bytes = bytes;
    return c.json({ storageId: c.req.param('ticket') });
  });
  app.post('/api/v1/skills', async (c) => {
    const told = await c.req.json();
    if (told.ownerHandle !== owner) return c.json({ error: 'You may not publish for this owner.' }, 403);
    if (told.acceptLicenseTerms !== true) return c.json({ error: 'MIT-0 must be accepted.' }, 400);
    if (find(told.slug, told.version) !== undefined) return c.json({ error: 'This version exists already.' }, 409);
    const files = new Map<string, Buffer>();
    for (const { path, storageId, sha256: hash } of told.files) {
      const upload = uploads.get(storageId);
      if (upload?.bytes == null || upload.path !== path || upload.sha256 !== hash) {
        return c.json({ error: `${path} was not uploaded.` }, 400);
      }
      files.set(path, upload.bytes);
    }
    releases.push({ ...told, files });
    return c.json({ ok: true, skillId: 'skill', versionId: randomUUID(), publicationStatus: 'published' });
  });

  app.get('/api/v1/skills/:slug', (c) => {
    const latest = newest(c.req.param('slug'));
    if (latest === undefined) return c.json({ error: 'Skill not found' }, 404);
    const { slug, displayName, version } = latest;
    return c.json({ skill: { slug, displayName }, latestVersion: { version }, owner: { handle: owner } });
  });
  app.get('/api/v1/skills/:slug/install', (c) => {
    const latest = newest(c.req.param('slug'));
    if (latest === undefined || c.req.query('ownerHandle') !== owner) return c.json({ error: 'Skill not found' }, 404);
    const { slug, version } = latest;
    const downloadUrl = `${origin}/api/v1/download?slug=${slug}&version=${version}`;
    return c.json({ ok: true, slug, installKind: 'archive', archive: { version, downloadUrl } });
  });
  app.get('/api/v1/download', (c) => {
    const release = find(c.req.query('slug') ?? '', c.req.query('version'));
    if (release === undefined) return c.json({ error: 'Skill not found' }, 404);
    const zip = zipSync(Object.fromEntries([...release.files].map(([path, bytes]) => [path, new Uint8Array(bytes)])));
    return c.body(Buffer.from(zip), 200, { 'content-type': 'application/zip' });
  });

  const judged = (release: Release) => {
    const found = scan(release);
    const good = found.length === 0;
    const pageUrl = `${origin}/${owner}/${release.slug}`;
    return {
      ok: good,
      decision: good ? 'pass' : 'fail',
      reasons: found,
      slug: release.slug,
      displayName: release.displayName,
      version: release.version,
      publisherHandle: owner,
      publisherDisplayName: owner,
      pageUrl,
      createdAt: AT,
      checkedAt: AT,
      security: { status: good ? 'clean' : 'malicious', passed: good },
    };
  };
  app.post('/api/v1/skills/-/security-verdicts', async (c) => {
    const { items } = await c.req.json();
    return c.json({
      items: items.map(({ slug, ownerHandle, version }: Record<string, string>) => {
        const release = find(slug ?? '', version);
        const asked = { requestedSlug: slug, requestedOwnerHandle: ownerHandle, requestedVersion: version };
        if (release === undefined)
          return { ...asked, ok: false, decision: 'fail', reasons: ['not_found'], version: null };
        const { pageUrl, ...verdict } = judged(release);
        const overview = verdict.ok
          ? 'The stand-in found nothing.'
          : `The stand-in found: ${verdict.reasons.join(', ')}`;
        return { ...asked, ...verdict, skillUrl: pageUrl, securityAuditUrl: `${pageUrl}/security-audit`, overview };
      }),
    });
  });
  app.get('/api/v1/skills/:slug/verify', (c) => {
    const release = find(c.req.param('slug'), c.req.query('version'));
    if (release === undefined) return c.json({ error: 'Skill not found' }, 404);
    return c.json({
      schema: 'clawhub.skill.verify.v1',
      ...judged(release),
      publisherProfileUrl: null,
      resolvedFrom: c.req.query('version') === undefined ? 'latest' : 'version',
      tag: null,
      card: null,
      artifact: { files: [...release.files].map(([path, bytes]) => ({ path, sha256: sha256(bytes) })) },
      provenance: release.source,
      signature: null,
    });
  });

  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
  await new Promise<void>((resolve) => server.once('listening', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    token,
    releases,
    condemn: (reason) => {
      condemned = reason;
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
};
