// `node examples/payment-step/main.ts [--port 4191]`: the stand-in by itself, for a connector that runs beside it.
import { parseArgs } from 'node:util';
import { createPayments, DECLINED, SECRET } from './payments.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '4191' } } });
const port = Number(values.port);
const { url } = await createPayments()
  .listen(port)
  .catch((error: Error) => {
    console.error(`The stand-in cannot listen at port ${port}: ${error.message}`);
    process.exit(3);
  });
console.log(`A stand-in for a shop's payment step listens at ${url}: no money is in it.

  declined          the means ${DECLINED}; any other is honoured

To point a connector at it, these lines stand in its .env:

SHOP_PAYMENTS_URL=${url}
SHOP_PAYMENTS_SECRET=${SECRET}
`);
