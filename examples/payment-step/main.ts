// `node examples/payment-step/main.ts`: the stand-in by itself, for a connector that runs beside it.
import { createPayments, DECLINED, SECRET } from './payments.ts';

const PORT = 4191;
const { url } = await createPayments()
  .listen(PORT)
  .catch((error: Error) => {
    console.error(`The stand-in cannot listen at port ${PORT}: ${error.message}`);
    process.exit(3);
  });
console.log(`A stand-in for a shop's payment step listens at ${url}: no money is in it.

  declined          the means ${DECLINED}; any other is honoured

To point a connector at it, these lines stand in its .env:

SHOP_PAYMENTS_URL=${url}
SHOP_PAYMENTS_SECRET=${SECRET}
`);
