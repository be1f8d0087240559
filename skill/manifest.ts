// clawhub.manifest.json: our own file, from which a release is published. ClawHub itself does not read it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

export const ROOT = join(import.meta.dirname, '..');

// ClawHub's own lists, as of 2026-11.
const CATEGORIES = [
  'integrations',
  'automation',
  'research',
  'development',
  'productivity',
  'communication',
  'creative',
  'knowledge',
  'agents',
  'operations',
  'security',
  'finance',
  'lifestyle',
  'other',
] as const;
const RESERVED_TOPICS = [
  'approved',
  'audited',
  'certified',
  'clawhub',
  'community',
  'curated',
  'endorsed',
  'featured',
  'official',
  'officials',
  'openclaw',
  'recommended',
  'staff-pick',
  'trusted',
  'trusted-publisher',
  'verified',
];

const text = v.pipe(v.string(), v.nonEmpty());

export const manifestSchema = v.strictObject({
  $schema: v.optional(text),
  /** Whose file this is, for who opens it. */
  $comment: v.pipe(text, v.includes('own publish file')),
  slug: v.pipe(v.string(), v.regex(/^[a-z0-9](?!--)[a-z0-9-]*[a-z0-9]$/), v.minLength(3), v.maxLength(64)),
  displayName: text,
  owner: v.nullable(text),
  version: v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/)),
  license: v.literal('MIT-0'),
  changelog: text,
  tags: v.pipe(v.array(text), v.minLength(1)),
  categories: v.pipe(v.array(v.picklist(CATEGORIES)), v.minLength(1), v.maxLength(3)),
  topics: v.pipe(
    v.array(
      v.pipe(
        text,
        v.maxLength(48),
        v.check((topic) => !RESERVED_TOPICS.includes(topic.toLowerCase()), 'is reserved by ClawHub'),
      ),
    ),
    v.maxLength(5),
  ),
  skillDir: text,
  entry: text,
  source: v.strictObject({ repo: v.nullable(text), path: text }),
  env: v.array(v.strictObject({ name: text, required: v.boolean(), description: text })),
});
export type Manifest = v.InferOutput<typeof manifestSchema>;

export const readManifest = (): Manifest =>
  v.parse(manifestSchema, JSON.parse(readFileSync(join(ROOT, 'clawhub.manifest.json'), 'utf8')));
