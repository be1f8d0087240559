// Every rule, in the order in which its findings are told. None stops another: all that is wrong is told at once.
import { addressProof } from './rules/address-proof.ts';
import { adultSignature } from './rules/adult-signature.ts';
import { ageField } from './rules/age-field.ts';
import { ageProof } from './rules/age-proof.ts';
import { buyerLimit } from './rules/buyer-limit.ts';
import { carrier } from './rules/carrier.ts';
import { fieldDrift } from './rules/field-drift.ts';
import { hemp } from './rules/hemp.ts';
import { minimumAge } from './rules/minimum-age.ts';
import { orderLines } from './rules/order-lines.ts';
import { pactWeight } from './rules/pact-weight.ts';
import { placeTable } from './rules/place-table.ts';
import { productClass } from './rules/product-class.ts';
import { restrictedStates } from './rules/restricted-states.ts';
import { riskLevel } from './rules/risk-level.ts';
import { shipTo } from './rules/ship-to.ts';
import type { Rule } from './violations.ts';

export const rules: readonly Rule[] = [
  orderLines,
  fieldDrift,
  productClass,
  ageField,
  restrictedStates,
  riskLevel,
  shipTo,
  placeTable,
  minimumAge,
  ageProof,
  addressProof,
  pactWeight,
  buyerLimit,
  carrier,
  adultSignature,
  hemp,
];
