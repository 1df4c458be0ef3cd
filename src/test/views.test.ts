/** Every template: it compiles, somebody uses it, and what is swapped into a page can be found there. */
import { basename, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import '../app.ts';
import '../jobs.ts';
import { declaredLocals, listDeclaredViews } from '../lib/view.ts';
import { listSources } from '../ops/checks/sources.ts';
import { templateFaults } from '../ops/checks/templates.ts';

const views = listSources(['views'], ['.ejs']);
const names = new Set(views.map(({ path }) => nameOf(path)));
const declared = listDeclaredViews();
const included = new Set(views.flatMap(({ text }) => includesOf(text)));
// Layouts are chosen by `answer`, parts of mail by the mailer, both by a name put together.
const byName = /^(layouts|mail)\//;

describe('templates', () => {
  it('[OPS-11] all compile in strict mode, include only what is there, and obey the content policy', () => {
    expect(templateFaults(views)).toEqual([]);
  });

  it('[OPS-11] every declared view exists', () => {
    expect(declared.filter((name) => !names.has(name) && !byName.test(name))).toEqual([]);
  });

  it('[OPS-11] there is no template that nobody renders or includes', () => {
    const unused = [...names].filter((name) => !declared.includes(name) && !included.has(name) && !byName.test(name));
    expect(unused).toEqual([]);
  });

  it('[OPS-11] a page is declared by a route, a fragment has an underscore', () => {
    const pages = declared.filter((name) => !byName.test(name));
    expect(pages.length).toBeGreaterThan(40);
    const wrong = [...included].filter((name) => !basename(name).startsWith('_') && !byName.test(name));
    expect(wrong).toEqual([]);
  });

  it('[OPS-11] a fragment that a route answers with alone is one element with an id', () => {
    // The first names the place of each of its parts, the second is kept as a finished piece of a page, the last always goes into the page's place for problems.
    const pieces = ['authoring/outline/_rows', 'catalog/courses/_about', 'site/errors/_notice'];
    const alone = declared.filter((name) => basename(name).startsWith('_') && !byName.test(name));
    expect(alone.filter((name) => !isOneElementWithId(name))).toEqual(pieces);
  });

  it('[OPS-11] every local that is declared is used', () => {
    // Layouts and mails are all given the same.
    const own = views.filter(({ path }) => !byName.test(nameOf(path)));
    const unused = own.flatMap(({ path, text }) =>
      declaredLocals(text, path)
        .map((word) => word.replace('?', ''))
        .filter((word) => !new RegExp(`\\b${word}\\b`).test(text.replace(/^<%#[^%]*%>/, '')))
        .map((word) => `${path}: ${word}`),
    );
    expect(unused).toEqual([]);
  });

  it('[NTF-02] every mail has a text twin', () => {
    const mails = [...names].filter((name) => name.startsWith('mail/') && !basename(name).startsWith('_'));
    const html = mails.filter((name) => !name.endsWith('.text'));
    expect(html.length).toBeGreaterThan(3);
    expect(html.filter((name) => !names.has(`${name}.text`))).toEqual([]);
    expect(dirname(html[0] ?? '')).toMatch(/^mail\//);
  });
});

function nameOf(path: string): string {
  return path.replace(/^views\//, '').replace(/\.ejs$/, '');
}

function includesOf(text: string): string[] {
  return [...text.matchAll(/include\(\s*([^)]*?)[,)]/g)].flatMap(([, given = '']) =>
    [...given.matchAll(/['"]([a-z0-9/_-]+)['"]/gi)].map(([, name = '']) => name),
  );
}

/** Does the fragment open with an element that has an id, and end with that element? */
function isOneElementWithId(name: string): boolean {
  const source = views.find(({ path }) => nameOf(path) === name)?.text ?? '';
  const markup = source.replace(/<%[\s\S]*?%>/g, '~');
  const [, tag, attributes = ''] = /^[~\s]*<([a-z][a-z0-9-]*)([^>]*)>/.exec(markup) ?? [];
  return tag !== undefined && /\sid=/.test(attributes) && new RegExp(`</${tag}>[~\\s]*$`).test(markup);
}
