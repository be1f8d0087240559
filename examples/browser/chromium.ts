// A real Chromium for tests: found on this machine, never downloaded.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Null where there is none, which only REQUIRE_CHROMIUM=1 makes a failure. */
export const findChromium = (env: Readonly<Record<string, string | undefined>> = process.env): string | null => {
  const named = env.CHROMIUM_PATH;
  const found = (named === undefined ? USUAL : [named]).find((path) => existsSync(path)) ?? null;
  if (found !== null) return found;
  const notice = `No Chromium at ${named ?? USUAL.join(', ')}: set CHROMIUM_PATH to one, or install Debian's package.`;
  if (env.REQUIRE_CHROMIUM === '1') throw new Error(notice);
  console.warn(`${notice} Tests that need one are skipped.`);
  return null;
};

export const openChromium = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: ARGS, timeout: 60_000 });
