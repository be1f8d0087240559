// Runs the shop by itself, for a connector that runs already: everything it needs comes from the environment.
import { readSettings } from './settings.ts';
import { startStorefront } from './start.ts';

const settings = readSettings(process.env);
if ('missing' in settings) {
  console.error(`The shop cannot start:\n${settings.missing.map((line) => `  ${line}`).join('\n')}`);
  process.exit(1);
}
const { stop } = await startStorefront(settings, (what, error) => {
  // The kind of error alone: what it says may repeat what somebody typed.
  console.error(
    JSON.stringify({ at: new Date().toISOString(), what, error: error instanceof Error ? error.name : '' }),
  );
});
console.log(`The shop is open: ${settings.origin}`);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void stop());
