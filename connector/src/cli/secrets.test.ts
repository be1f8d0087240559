import { expect, test } from 'vitest';
import { sealedWith } from '../store/vault.ts';
import { newMasterKey, ORGANIZATION, openCli } from './cli-testbed.ts';

const sealed = async (bed: Awaited<ReturnType<typeof openCli>>) =>
  (await bed.withStore((store) => store.read.connections.get(ORGANIZATION)))?.refreshToken ?? '';

test('a new master key seals everything anew, and then the old one is not needed any more', async () => {
  await using bed = await openCli();
  await bed.connect();
  await bed.run('keys', 'create', '--name', 'agent', '--release', 'code');
  const before = sealedWith(await sealed(bed));

  bed.env.PREVIOUS_MASTER_KEY = bed.env.MASTER_KEY ?? '';
  bed.env.MASTER_KEY = newMasterKey();
  const { resealed, masterKeyId } = (await bed.run('secrets', 'rotate', '--json')).json() as Record<string, unknown>;
  // Both tokens of the connection, and the secret of the codes.
  expect(resealed).toBe(3);
  expect(masterKeyId).not.toBe(before);
  expect(sealedWith(await sealed(bed))).toBe(masterKeyId);

  delete bed.env.PREVIOUS_MASTER_KEY;
  expect((await bed.run('status')).code).toBe(0);
});

test('nothing is rotated without an old master key beside a new one, and the log does not say so', async () => {
  await using bed = await openCli();
  await bed.connect();
  const rotations = () => bed.withStore((store) => store.read.audit.latest({ action: 'master_key.rotated', limit: 9 }));
  for (const previous of [undefined, bed.env.MASTER_KEY]) {
    if (previous !== undefined) bed.env.PREVIOUS_MASTER_KEY = previous;
    const ran = await bed.run('secrets', 'rotate');
    expect(ran).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^Nothing to rotate: .*PREVIOUS_MASTER/),
    });
  }
  expect(await rotations()).toEqual([]);
  bed.env.MASTER_KEY = newMasterKey();
  // Run again where it broke off, or only looked broken: what is done is noted once.
  const first = await bed.run('secrets', 'rotate');
  const again = await bed.run('secrets', 'rotate');
  expect([first.code, again.code]).toEqual([0, 0]);
  expect(again.out).toMatch(/^0 secrets were sealed anew; all are sealed with master key [0-9a-f]{8}\.$/);
  expect(await rotations()).toHaveLength(1);
});

test('a new signing key is published before it signs, or takes over at once', async () => {
  await using bed = await openCli();
  const rows = () => bed.withStore((store) => store.read.signingKeys.list());
  await bed.run('secrets', 'rotate', '--signing-key', '--at-once');
  const [first] = await rows();
  expect((await bed.run('secrets', 'rotate', '--signing-key')).out).toContain('takes over when every reader knows it');
  const [old, next] = await rows();
  expect(old).toMatchObject({ kid: first?.kid });
  expect(next?.signsFrom).toBeGreaterThan(next?.createdAt ?? 0);
  expect(old?.retiresAt).toBeGreaterThan(next?.signsFrom ?? 0);
  const atOnce = await bed.run('secrets', 'rotate', '--signing-key', '--at-once');
  // After a leak: whoever reads that it takes over later would wait for what has happened.
  expect(atOnce.out).toBe(
    'The new signing key signs from now on. Every access token out there has ended, and is bought anew.',
  );
  const left = (await rows()).filter((row) => row.retiresAt === null || row.retiresAt > Date.now());
  expect(left).toHaveLength(1);
  expect(left[0]?.signsFrom).toBeLessThanOrEqual(Date.now());
});

test('no secret is told while it is changed', async () => {
  await using bed = await openCli();
  await bed.connect();
  bed.env.PREVIOUS_MASTER_KEY = bed.env.MASTER_KEY ?? '';
  bed.env.MASTER_KEY = newMasterKey();
  const { out, err } = await bed.run('secrets', 'rotate', '--json');
  for (const secret of [bed.env.MASTER_KEY, bed.env.PREVIOUS_MASTER_KEY, 'refresh-0', 'access-0']) {
    expect(out + err).not.toContain(secret);
  }
});

test('at once is said of the signing key alone', async () => {
  await using bed = await openCli();
  const ran = await bed.run('secrets', 'rotate', '--at-once');
  expect(ran).toMatchObject({ code: 1, out: '', err: expect.stringContaining('--signing-key') });
});
