/** Money is an integer in the smallest unit (paise, cents) with its ISO 4217 currency. */
export type Money = { amount: number; currency: string };

const formats = new Map<string, Intl.NumberFormat>();

/** `{ amount: 149900, currency: 'INR' }` -> "₹1,499"; decimals only where there are some. */
export function formatMoney(money: Money, locale = 'en-IN'): string {
  const digits = fractionDigits(money.currency);
  const whole = money.amount % 10 ** digits === 0;
  const key = `${locale} ${money.currency} ${whole}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency: money.currency,
      ...(whole ? { minimumFractionDigits: 0, maximumFractionDigits: 0 } : {}),
    });
    formats.set(key, format);
  }
  return format.format(money.amount / 10 ** digits);
}

/** For the axis of a chart: `{ amount: 25000000, currency: 'INR' }` -> "₹2.5L". */
export function shortMoney({ amount, currency }: Money, locale = 'en-IN'): string {
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    notation: 'compact',
    maximumFractionDigits: 2,
  });
  return format.format(amount / 10 ** fractionDigits(currency));
}

/** "1499" or "1499.50" typed by a person -> minor units; null when it is not an amount. */
export function parseAmount(typed: string, currency: string): number | null {
  const digits = fractionDigits(currency);
  const clean = typed.replace(/[\s,]/g, '');
  const pattern = digits === 0 ? /^\d{1,9}$/ : new RegExp(`^\\d{1,9}(\\.\\d{1,${digits}})?$`);
  return pattern.test(clean) ? Math.round(Number(clean) * 10 ** digits) : null;
}

/** Minor units -> the plain number a form field holds, e.g. 149950 INR -> "1499.50". */
export function amountForField(money: Money): string {
  const digits = fractionDigits(money.currency);
  return money.amount % 10 ** digits === 0
    ? String(money.amount / 10 ** digits)
    : (money.amount / 10 ** digits).toFixed(digits);
}

function fractionDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
