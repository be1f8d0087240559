// secrets rotate: a new master key, or a new signing key.
import type { Command } from 'commander';
import { auditEntry } from '../audit/entry.ts';
import { ConnectorError } from '../errors.ts';
import { rotateSigningKey } from '../skill-tokens/signing.ts';
import { readMasterKey } from '../store/master-key.ts';
import { createVault, resealAll } from '../store/vault.ts';
import { type Terminal, withParts } from './terminal.ts';

export const addSecretCommands = (program: Command, terminal: Terminal): void => {
  const secrets = program.command('secrets').description('what the connector keeps sealed');

  secrets
    .command('rotate')
    .description(
      'seal everything anew with the current MASTER_KEY; the old one stands in PREVIOUS_MASTER_KEY meanwhile',
    )
    .option('--signing-key', 'change the key that signs access tokens instead')
    .option('--at-once', 'with --signing-key: without an overlap, so every token out there ends now')
    .action((options: { signingKey?: boolean; atOnce?: boolean }) =>
      withParts(terminal, async (parts) => {
        if (options.atOnce === true && options.signingKey !== true) {
          throw new ConnectorError('invalid_ask', '--at-once is for the signing key: say --signing-key too.');
        }
        if (options.signingKey === true) {
          await rotateSigningKey(parts, options.atOnce === true);
          terminal.answer(
            { signingKey: 'rotated' },
            options.atOnce === true
              ? 'The new signing key signs from now on. Every access token out there has ended, and is bought anew.'
              : 'The next signing key is published, and takes over when every reader knows it.',
          );
          return;
        }
        const keys = await readMasterKey({ config: parts.config });
        if (keys.previous.length === 0) throw noOtherKey();
        const vault = createVault(keys);
        const before = await parts.store.read.settings.get('masterKeyId');
        const resealed = await resealAll(parts.store, vault, parts.now().getTime());
        // Run again, it may have nothing left to do: what did not happen is not noted.
        if (resealed > 0 || before !== vault.keyId) {
          await parts.store.write((s) =>
            s.audit.append(
              auditEntry({
                at: parts.now().getTime(),
                by: parts.operator ?? null,
                action: 'master_key.rotated',
                subject: `master key ${vault.keyId}`,
                before: { masterKeyId: before },
                after: { masterKeyId: vault.keyId, resealed },
              }),
            ),
          );
        }
        terminal.answer(
          { resealed, masterKeyId: vault.keyId },
          `${resealed} secrets were sealed anew; all are sealed with master key ${vault.keyId}.`,
        );
      }),
    );
};

const noOtherKey = (): ConnectorError =>
  new ConnectorError('invalid_ask', 'Nothing to rotate: no other key is given as PREVIOUS_MASTER_KEY.', {
    hint: 'Put the old key there, and a new one where the current one comes from (MASTER_KEY, MASTER_KEY_COMMAND or the file master.key); start the connector again, and run this again.',
  });
