// Whether a shop has been told what it cannot sell regulated goods without: who brings them, and that an adult signs.
import type { Config } from '../config.ts';
import { bad, type Finding, good } from './finding.ts';
import type { Probe } from './probe.ts';

const PAGE = 'connector/docs/regulated-goods.md';

export const judgeShop = ({
  SHOP,
  SHOP_CARRIER,
  SHOP_ADULT_SIGNATURE,
}: Pick<Config, 'SHOP' | 'SHOP_CARRIER' | 'SHOP_ADULT_SIGNATURE'>): readonly Finding[] => {
  if (SHOP !== 'on') return [];
  const findings = [
    ...(SHOP_CARRIER === undefined
      ? [
          bad('shop.carrier', 'warn', {
            title: 'The shop has no carrier, so regulated goods are refused to everybody.',
            detail: 'Every item with a product class other than "general" wants one that the table of rules allows.',
            fix: `Set SHOP_CARRIER to the name that the table has (pnpm connector compliance rules list; ${PAGE}), then start the connector again.`,
          }),
        ]
      : []),
    ...(SHOP_ADULT_SIGNATURE === 'no'
      ? [
          bad('shop.adult-signature', 'warn', {
            title: 'Nobody has said that an adult signs for parcels, so regulated goods are refused to everybody.',
            detail: 'The connector cannot see what the carrier does: it must be said.',
            fix: `Where the carrier hands parcels only to an adult who signs and shows a document: set SHOP_ADULT_SIGNATURE=yes (${PAGE}), then start the connector again.`,
          }),
        ]
      : []),
  ];
  return findings.length === 0 ? [good('shop', 'The shop has a carrier, and an adult signs for parcels.')] : findings;
};

export const shopProbe: Probe = {
  id: 'shop',
  what: 'the settings of the shop',
  look: async ({ config }) => judgeShop(config),
};
