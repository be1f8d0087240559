// Whether the connected organisation is still there for this user, and as it was when it was connected.
import { bad, type Finding, good } from './finding.ts';
import type { Visit } from './visit.ts';

type Asked = Pick<Visit, 'organizations' | 'stoppedBy'> & {
  readonly connection: Pick<
    Visit['connection'],
    'organizationId' | 'name' | 'timeZone' | 'currencyCode' | 'pricePrecision'
  >;
};

export const judgeOrganization = (id: string, { connection, organizations, stoppedBy }: Asked): readonly Finding[] => {
  const { organizationId, name } = connection;
  const found =
    organizations.kind === 'told' ? organizations.value.find((each) => each.id === organizationId) : undefined;
  const gone = organizations.kind === 'told' && found === undefined;
  if (gone || stoppedBy?.facts.zoho?.code === 6041) {
    return [
      bad(id, 'fail', {
        title: `The connected user does not belong to ${name} (${organizationId}).`,
        detail: 'They have left it, or it is gone. Nothing can be read or ordered.',
        fix: `Connect with a user of the organisation: pnpm connector connect --renew --organization ${organizationId}. If it is gone for good: pnpm connector disconnect --organization ${organizationId}`,
      }),
    ];
  }
  if (found === undefined) return [unknown(id)];
  const moved = [
    ...(found.timeZone === connection.timeZone
      ? []
      : [`its time zone is ${found.timeZone}, and was ${connection.timeZone}`]),
    ...(found.currency === connection.currencyCode
      ? []
      : [`its currency is ${found.currency}, and was ${connection.currencyCode}`]),
    ...(found.pricePrecision === connection.pricePrecision
      ? []
      : [`its prices have ${found.pricePrecision} decimals, and had ${connection.pricePrecision}`]),
  ];
  if (moved.length === 0)
    return [good(id, `${found.name} (${organizationId}) is there.`, `${found.timeZone}, ${found.currency}.`)];
  return [
    bad(id, 'warn', {
      title: 'The organisation is not as it was when it was connected.',
      detail: `Of ${found.name}, ${moved.join('; ')}.`,
      fix: `pnpm connector connect --renew --organization ${organizationId}`,
    }),
  ];
};

const unknown = (id: string): Finding =>
  bad(id, 'info', { title: 'The organisation was not looked at.', detail: 'Another finding says why.', fix: null });
