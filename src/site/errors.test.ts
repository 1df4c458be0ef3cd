import { describe, expect, it } from 'vitest';
import { render, view } from '../lib/view.ts';
import { startSchool } from '../test/school.ts';
import { person } from '../test/world.ts';

const school = await startSchool({ jobs: false });

describe('[SIT-05] pages of errors', () => {
  it('a visitor finds the search and the courses on a page that is not there', async () => {
    const page = await school.visitor().get('/no/such/page');
    expect(page.status).toBe(404);
    expect(page.html.querySelector('#site-search')).not.toBeNull();
    expect(page.html.querySelector('main a[href="/courses"]')).not.toBeNull();
    expect(page.headers.get('set-cookie')).toBeNull();
    expect(page.headers.get('cache-control')).toContain('no-cache');
  });

  it('a learner reads whose account it is that may not enter, and where to go on', async () => {
    const leo = await school.signedIn(await person('leo', 'Leo <Martins>', 'learner'));
    const page = await leo.get('/admin/site/banner');
    expect(page.status).toBe(403);
    expect(page.$('main')).toContain('You are signed in as Leo <Martins>');
    expect(page.html.querySelector('main a[href="/learn"]')).not.toBeNull();
    expect(page.text).not.toContain('<Martins>');
  });

  it('nothing of an address that is typed in comes back as HTML', async () => {
    const page = await school.visitor().get('/%3Cscript%3Ealert(1)%3C/script%3E?q=%3Cimg%20src=x%3E');
    expect(page.status).toBe(404);
    expect(page.text).not.toContain('<script>alert');
    expect(page.text).not.toContain('<img src=x');
  });

  it.each([400, 403, 404, 409, 410, 413, 415, 422, 429, 500, 503])(
    '%i renders with and without a request id',
    (status) => {
      const page = view<object>('site/errors/show');
      const common = { status, title: 'Title', message: 'A <b>message</b>', actions: [{ href: '/', label: 'Home' }] };
      const html = render(page({ ...common, requestId: 'abc-1' }));
      expect(html).toContain('abc-1');
      expect(html).toContain('&lt;b&gt;message');
      expect(render(page(common))).not.toContain('add this number');
    },
  );
});
