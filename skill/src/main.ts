// The edge: reads the three variables, runs the words, prints, ends. Nothing else touches the process.
import { randomUUID } from 'node:crypto';
import { run } from './cli.ts';

const world = {
  variables: {
    url: process.env.CONNECTOR_URL,
    key: process.env.CONNECTOR_API_KEY,
    organisation: process.env.ZOHO_ORG_ID,
  },
  now: () => new Date(),
  newId: randomUUID,
  patienceMs: 30_000,
};
const isOld = Number.parseInt(process.versions.node, 10) < 20;
const tooOld = { exitCode: 3, text: 'Broken: Node 20 or newer is needed.' };
const { exitCode, text } = isOld ? tooOld : await run(process.argv.slice(2), world);
process.exitCode = exitCode;
process.stdout.write(`${text}\n`);
