import { expect, it } from 'vitest';
import { codeAt, keyUri, newKey, stepOfCode } from './totp.ts';

// "12345678901234567890" in base32, the key of RFC 6238's appendix B; its codes have eight digits, ours are their last six.
const key = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

it.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
])('[ACC-05] at second %i the code is the one of RFC 6238', (seconds, code) => {
  expect(codeAt(key, Math.floor(seconds / 30))).toBe(code);
});

it('[ACC-05] a clock may be wrong by one step, not by two', () => {
  const at = new Date(1_234_567_890_000);
  const now = Math.floor(at.getTime() / 30_000);
  for (const drift of [-1, 0, 1]) expect(stepOfCode(key, codeAt(key, now + drift), at)).toBe(now + drift);
  for (const drift of [-2, 2]) expect(stepOfCode(key, codeAt(key, now + drift), at)).toBeNull();
  for (const rubbish of ['', '12345', '1234567', 'abcdef', '００５９２４'])
    expect(stepOfCode(key, rubbish, at)).toBeNull();
});

it('[ACC-05] keys are 160 random bits, and the QR code names school and account', () => {
  expect(newKey()).toMatch(/^[A-Z2-7]{32}$/);
  expect(newKey()).not.toBe(newKey());
  expect(keyUri('ABC', 'Knots & co', 'leo@example.org')).toBe(
    'otpauth://totp/Knots%20%26%20co:leo%40example.org?secret=ABC&issuer=Knots%20%26%20co',
  );
});
