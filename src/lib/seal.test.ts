import { expect, it } from 'vitest';
import { isSealedByOldKey, seal, unseal } from './seal.ts';

it('[OPS-08] what is sealed opens in its place only, and not after a change', () => {
  const sealed = seal('JBSWY3DPEHPK3PXP', 'totp:leo');
  expect(sealed).not.toContain('JBSW');
  expect(unseal(sealed, 'totp:leo')).toBe('JBSWY3DPEHPK3PXP');
  expect(seal('JBSWY3DPEHPK3PXP', 'totp:leo')).not.toBe(sealed);
  expect(() => unseal(sealed, 'totp:ada')).toThrow();
  expect(() => unseal(`${sealed.slice(0, -4)}AAAA`, 'totp:leo')).toThrow();
});

it('[OPS-08] what an unknown key sealed is told apart', () => {
  const foreign = `abcdef.${seal('x', 'y').split('.').slice(1).join('.')}`;
  expect(isSealedByOldKey(foreign)).toBe(true);
  expect(isSealedByOldKey(seal('x', 'y'))).toBe(false);
  expect(() => unseal(foreign, 'y')).toThrow(/SEAL_KEYS/);
});
