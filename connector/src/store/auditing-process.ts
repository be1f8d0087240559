// For tests: one process that opens the store when told to, and appends to the audit log. Run by audit.test.ts.
import { openStore } from './open.ts';

const { file, who, entries } = JSON.parse(process.argv[2] ?? '') as { file: string; who: string; entries: number };

process.stdout.write('ready\n');
process.stdin.once('data', async () => {
  const store = await openStore({ file });
  for (let number = 0; number < entries; number += 1) {
    await store.write(async (s) => {
      await s.settings.set('paused', `${who} ${number}`);
      await s.audit.append({
        organizationId: '1',
        at: number,
        kid: who,
        by: null,
        behalf: 'Jane Doe',
        action: 'test.done',
        subject: `number ${number}`,
        reason: null,
        before: null,
        after: { number },
        zohoIds: [],
        requestId: null,
      });
    });
  }
  await store.close();
  process.stdout.write('done\n', () => process.exit(0));
});
