// Tokens without the dance, tokens that end, and the organisation's switches.
import { Grant, readScopes } from '../accounts/scopes.ts';
import type { Settings } from '../options.ts';
import { ControlError, type ControlParts } from './parts.ts';

export function accessControl(parts: ControlParts) {
  const { settings, tokens } = parts;
  return {
    expireTokens: (): void => tokens.expireAccessTokens(),
    revokeTokens: (): void => tokens.revokeAll(),

    /** Takes one scope away from all that was granted, or gives it back: as an administrator's change of roles may. */
    changeGrants: ({ scope, allowed }: { scope: string; allowed: boolean }): void =>
      tokens.changeGrants(scope, allowed),

    /** A pair of tokens, for benchmarks and for tests of other things. */
    grant(scope = 'ZohoInventory.fullaccess.all'): { access_token: string; refresh_token: string } {
      const { access, refresh } = tokens.grant(readGrant(scope));
      return { access_token: access.value, refresh_token: refresh.value };
    },

    /** A code as the console's Self Client hands out, good for some minutes (API notes 3). */
    selfClientCode(scope: string, minutes = 10): string {
      const grant = readGrant(scope);
      const code = tokens.issueCode(
        { grant, redirectUri: '', offline: true, promptConsent: true, challenge: undefined },
        minutes * 60,
      );
      if (!code) throw new ControlError('too many codes in ten minutes');
      return code;
    },

    /** Changes switches while it runs. */
    setOrganization(changes: Partial<Settings>): Settings {
      for (const [name, value] of Object.entries(changes)) requireSwitch(settings, name, value);
      Object.assign(settings, changes);
      for (const { world } of parts.organizations) {
        world.printed.clear();
        world.items.revision += 1;
      }
      return { ...settings };
    },
  };
}

function readGrant(scope: string): Grant {
  const scopes = readScopes(scope);
  if (!scopes) throw new ControlError(`no such scope: ${scope}`);
  return new Grant(scopes);
}

function requireSwitch(settings: Settings, name: string, value: unknown): void {
  if (!Object.hasOwn(settings, name)) throw new ControlError(`no switch ${name}`);
  const was = settings[name as keyof Settings];
  if (was !== undefined && typeof value !== typeof was) throw new ControlError(`${name} is a ${typeof was}`);
}
