// Whether the connection leads to Zoho's own servers, to those it was made for, and whether they answer.
import type { Config } from '../config.ts';
import { hasCode } from '../errors.ts';
import { dataCentres, type Location } from '../zoho/data-centres.ts';
import { bad, type Finding, good } from './finding.ts';
import type { Visit } from './visit.ts';

type Asked = Pick<Visit, 'stoppedBy'> & {
  readonly connection: Pick<Visit['connection'], 'dataCentre' | 'accountsUrl' | 'apiUrl'>;
};
type Settings = Pick<Config, 'ZOHO_DATA_CENTRE' | 'ZOHO_SANDBOX_URL'>;

export const judgeDataCentre = (
  id: string,
  { connection, stoppedBy }: Asked,
  settings: Settings,
): readonly Finding[] => {
  const { dataCentre, accountsUrl, apiUrl } = connection;
  const centre = dataCentres(settings.ZOHO_DATA_CENTRE, settings.ZOHO_SANDBOX_URL).all.find(
    ({ location }) => location === (dataCentre as Location),
  );
  const told = `${accountsUrl} and ${apiUrl}`;
  if (centre === undefined || centre.accountsOrigin !== accountsUrl || centre.apiOrigin !== apiUrl) {
    return [
      bad(id, 'fail', {
        title: 'The connection leads to a server these settings do not know.',
        detail: `It was made with ${told}, data centre ${dataCentre}.`,
        fix:
          dataCentre === 'sandbox'
            ? 'It was made with a local stand-in. Connect the real organisation: pnpm connector connect'
            : 'Correct ZOHO_DATA_CENTRE and ZOHO_SANDBOX_URL, then: pnpm connector connect --renew',
      }),
    ];
  }
  if (hasCode(stoppedBy, 'zoho_unavailable')) {
    return [
      bad(id, 'fail', {
        title: 'Zoho does not answer.',
        detail: `${stoppedBy.message} Asked were ${told}.`,
        fix: `See whether this machine reaches it: curl -sSI ${apiUrl} and curl -sSI ${accountsUrl}. If both answer, wait: Zoho is ill.`,
      }),
    ];
  }
  if (dataCentre === 'sandbox') {
    return [
      bad(id, 'info', {
        title: 'This is a local stand-in, not Zoho.',
        detail: `It is at ${apiUrl}.`,
        fix: 'Before you sell: take ZOHO_SANDBOX_URL out of the settings, then: pnpm connector connect',
      }),
    ];
  }
  return [good(id, `Data centre ${dataCentre} answers.`, `${told}.`)];
};
