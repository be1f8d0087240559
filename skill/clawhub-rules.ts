// What ClawHub's published checks look for in an uploaded skill, as rules of our own that are at least as strict.
// From ClawHub's moderation engine 2.4.26 and quality gate; a release is still judged by ClawHub alone.

export interface UploadedFile {
  readonly path: string;
  readonly text: string;
}

interface Rule {
  readonly name: string;
  /** Which files it looks at. */
  readonly in: RegExp;
  readonly finds: (text: string) => boolean;
}

const ANY = /./;
const CODE = /\.[cm]?js$/;
const PAGE = /\.md$/;
const MANIFEST = /\.(json|ya?ml|toml)$/;
const has =
  (...patterns: RegExp[]) =>
  (text: string) =>
    patterns.some((pattern) => pattern.test(text));

// A name such as api_key, then = or :, then sixteen letters or more that are no placeholder and no code.
const SECRET_NAME =
  '(?:(?:api|client|consumer|secret|access|auth|bearer|private|role)[_\\s-]?(?:key|secret|token|grant)|bearer|password|authorization)';
const SECRET = new RegExp(`${SECRET_NAME}\\b["'\`]?\\s*[:=]\\s*(?:bearer\\s+)?["'\`]?([^\\s"'\`,;)]{16,})`, 'gi');
const NO_SECRET = /your|example|placeholder|redacted|[${}(]|^process\.env|^[a-z]+\??\.[a-z]/i;
const SECRET_PREFIX = /\b(?:[sap]k[-_]|gh[opsu]_|xox[baprs]-|ya29\.|eyJ)[\w.-]{12,}/;

const RULES: readonly Rule[] = [
  {
    name: 'a secret in the text',
    in: ANY,
    finds: (text) =>
      SECRET_PREFIX.test(text) || [...text.matchAll(SECRET)].some(([, value = '']) => !NO_SECRET.test(value)),
  },
  {
    name: 'a long hexadecimal or base64 literal',
    in: ANY,
    finds: has(/0x[\da-f]{40}/i, /["'`][\w+/=-]{200,}["'`]/, /(\\x[\da-f]{2}){6}/i),
  },
  { name: 'plain http to a private network', in: ANY, finds: has(/http:\/\/100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./) },
  { name: 'a process started', in: CODE, finds: has(/child_process/) },
  {
    name: 'code made at run time',
    in: CODE,
    finds: has(/\beval\s*\(/, /new\s+Function\s*\(/, /node:vm/, /exec_module/),
  },
  { name: 'a file read beside the network', in: CODE, finds: has(/readFile|createReadStream|node:fs/) },
  {
    name: 'certificates not checked',
    in: CODE,
    finds: has(/rejectUnauthorized|TLS_REJECT_UNAUTHORIZED|checkServerIdentity/),
  },
  { name: 'a web socket', in: CODE, finds: has(/WebSocket/) },
  {
    name: 'the whole environment',
    in: CODE,
    finds: has(/process\.env(?!\.[A-Z_]+\b)/, /process\s*\[|{[^}]*\benv\b[^}]*}\s*=\s*process/),
  },
  { name: 'mining', in: CODE, finds: has(/stratum\+|coinhive|cryptonight|xmrig/i) },
  {
    name: 'a secret on a command line',
    in: PAGE,
    finds: has(/--(private-key|seed|seed-phrase|mnemonic|password|token|api-key)\b/),
  },
  {
    name: 'a credential in a URL or in memory',
    in: PAGE,
    finds: has(/:\/\/[^\s/]*\$\{?\w+\}?@/, /save\s+(it|the \w+)\s+to\s+(your\s+)?(memory|chat)/i),
  },
  {
    name: 'words that take over the agent',
    in: ANY,
    finds: has(/ignore\s+(all\s+)?previous/i, /system\s*prompt\s*[:=]/i),
  },
  {
    name: 'a page piped into a shell',
    in: PAGE,
    finds: has(
      /(curl|wget)[^\n]*\|\s*\S*sh\b/i,
      /base64\s+-d/i,
      /run it in (the )?terminal|open (the )?terminal|for macos\s*:/i,
    ),
  },
  { name: 'files deleted', in: PAGE, finds: has(/\brm\s+-\w*[rf]/) },
  { name: 'a placeholder inside generated source', in: PAGE, finds: has(/^\s*\w+\s*=.*["']\$\{\w/m) },
  {
    name: 'a concrete connection id',
    in: PAGE,
    finds: has(/connection_id["']?\s*:\s*["'][\da-f]{8}-/i, /\/spreadsheets\/[\w-]{20}/),
  },
  {
    name: 'a short or raw address',
    in: MANIFEST,
    finds: has(/https?:\/\/(bit\.ly|tinyurl\.com|t\.co|goo\.gl|is\.gd)\//, /https?:\/\/\d{1,3}(\.\d{1,3}){3}/),
  },
  { name: 'a skill that is always on', in: PAGE, finds: has(/^always\s*:\s*["']?true/m, /"always"\s*:\s*true/) },
  { name: 'text a reader does not see', in: ANY, finds: has(/<!--/, /[\p{Cf}\u2028\u2029]/u) },
];

/** Every rule that a file breaks, as "path: rule". `declared` are the variables the frontmatter names. */
export const findings = (files: readonly UploadedFile[], declared: readonly string[]): string[] =>
  files.flatMap(({ path, text }) => [
    ...RULES.filter((rule) => rule.in.test(path) && rule.finds(text)).map(({ name }) => `${path}: ${name}`),
    ...[...text.matchAll(/process\.env\.(\w+)/g)].flatMap(([, name = '']) =>
      declared.includes(name) ? [] : [`${path}: the variable ${name} is not declared`],
    ),
    ...(/(^|\/)(\..*|package\.json|openclaw\.plugin\.json|skill-card\.md|licen[cs]e.*|node_modules\/.*)$/i.test(path)
      ? [`${path}: a file that ClawHub refuses, ignores or mistakes`]
      : []),
  ]);

/** The quality gate's score of a page's body for a new publisher: 72 passes. */
export const quality = (body: string): { score: number; words: number; letters: number } => {
  const words = body.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}'-]*/gu) ?? [];
  const letters = body.replace(/\s+/g, '').length;
  const lines = body.split('\n').map((line) => line.trim());
  const templates = [
    'expert guidance for',
    'practical skill guidance',
    'step-by-step tutorials',
    'tips and techniques',
  ];
  const losses = [
    letters < 250 ? 28 : 0,
    words.length < 80 ? 24 : 0,
    new Set(words).size / words.length < 0.45 ? 14 : 0,
    lines.filter((line) => /^#{1,3}\s/.test(line)).length < 2 ? 10 : 0,
    lines.filter((line) => /^[-*]\s/.test(line)).length < 3 ? 8 : 0,
    templates.filter((template) => body.toLowerCase().includes(template)).length * 9,
  ];
  return { score: 100 - losses.reduce((sum, loss) => sum + loss, 0), words: words.length, letters };
};
