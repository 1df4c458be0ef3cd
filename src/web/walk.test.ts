import { describe, expect, it } from 'vitest';
import { startSchool } from '../test/school.ts';

const school = await startSchool({ jobs: false });

describe('the walk of a request', () => {
  it('[OPS-03] says that it lives and that it can serve', async () => {
    const alive = await school.visitor().get('/healthz');
    expect(alive.status).toBe(200);
    await expect
      .poll(async () => JSON.parse((await school.visitor().get('/readyz')).text))
      .toEqual({
        ready: true,
        database: true,
        redis: true,
        catalog: true,
        draining: false,
      });
  });

  it('[SIT-05] answers an unknown address with a page that helps, and no cookie', async () => {
    const page = await school.visitor().get('/no-such-page');
    expect(page.status).toBe(404);
    expect(page.$('h1')).toBe('Nothing here');
    expect(page.html.querySelector('a[href="/courses"]')).not.toBeNull();
    expect(page.headers.get('set-cookie')).toBeNull();
  });

  it('[SIT-05] answers htmx with a notice alone', async () => {
    const page = await school.visitor().htmx.get('/no-such-page');
    expect(page.status).toBe(404);
    expect(page.headers.get('hx-retarget')).toBe('#problem');
    expect(page.text).not.toContain('<html');
  });

  it('[OPS-08] sends a constant policy without inline code', async () => {
    const [one, two] = await Promise.all([school.visitor().get('/a'), school.visitor().get('/b')]);
    const policy = one.headers.get('content-security-policy') ?? '';
    expect(policy).toBe(two.headers.get('content-security-policy'));
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
  });

  it('[OPS-08] refuses a form that another site sends', async () => {
    const page = await school.visitor().post('/sign-in', {}, { headers: { 'Sec-Fetch-Site': 'cross-site' } });
    expect(page.status).toBe(403);
    const old = await school
      .visitor()
      .post('/sign-in', {}, { headers: { 'Sec-Fetch-Site': '', Origin: 'https://evil.example' } });
    expect(old.status).toBe(403);
  });

  it('[OPS-08] answers broken addresses and bodies with 4xx, never 500', async () => {
    const visitor = school.visitor();
    expect([400, 404]).toContain((await visitor.get('/courses/%E0%A4%A')).status);
    const big = await visitor.post('/sign-in', { email: 'x'.repeat(3_000_000) });
    expect(big.status).toBe(413);
    const multipart = await visitor.upload('/sign-in', {}, { file: { name: 'a', bytes: 'a' } });
    expect(multipart.status).toBe(415);
  });
});
