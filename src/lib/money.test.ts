import { expect, it } from 'vitest';
import { amountForField, formatMoney, parseAmount, shortMoney } from './money.ts';

it('amounts read as people write them, with decimals only where there are some', () => {
  expect(formatMoney({ amount: 149_900, currency: 'INR' })).toBe('₹1,499');
  expect(formatMoney({ amount: 149_950, currency: 'INR' })).toBe('₹1,499.50');
  expect(formatMoney({ amount: 1499, currency: 'JPY' })).toBe('JP¥1,499');
});

it('[ANA-01] the axis of a chart has short and true amounts', () => {
  expect(shortMoney({ amount: 25_000_000, currency: 'INR' })).toBe('₹2.5L');
  expect(shortMoney({ amount: 1_250_000_000, currency: 'INR' })).toBe('₹1.25Cr');
  expect(shortMoney({ amount: 0, currency: 'USD' })).toBe('$0');
});

it('what a form shows is what it reads again', () => {
  for (const amount of [0, 5, 149_900, 149_950])
    expect(parseAmount(amountForField({ amount, currency: 'INR' }), 'INR')).toBe(amount);
  expect(amountForField({ amount: -149_950, currency: 'INR' })).toBe('-1499.50');
  expect(parseAmount('1,499.505', 'INR')).toBeNull();
});
