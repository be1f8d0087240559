// Amounts for the eye. What is reckoned with is the connector's alone.
export const money = (amount: string, currency: string): string =>
  new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(Number(amount));
