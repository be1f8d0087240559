// The settings of a connector whose shop sells all there is, with stand-ins for proofs and payments.
import { providerCredentials } from 'zoho-sandbox/providers';
import { SECRET } from '../payment-step/payments.ts';

export interface StandIns {
  /** Where ages and addresses are proved. */
  readonly providersUrl: string;
  readonly paymentsUrl: string;
  readonly carrier: string;
}

export const shopSettings = ({ providersUrl, paymentsUrl, carrier }: StandIns): Readonly<Record<string, string>> => ({
  SHOP: 'on',
  SHOP_PRICE: 'rate',
  ...providerCredentials,
  SHOP_PROVIDERS_URL: providersUrl,
  SHOP_CARRIER: carrier,
  SHOP_ADULT_SIGNATURE: 'yes',
  SHOP_PAYMENTS_URL: paymentsUrl,
  SHOP_PAYMENTS_SECRET: SECRET,
});
