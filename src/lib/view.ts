/**
 * Typed EJS. A template's first line declares its locals, `<%# title, href, tone? %>`; it sees those names,
 * `include` and `asset`, and nothing else: no `with`, no variables leaking from the page that includes it.
 */
import { readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ejs from 'ejs';
import { asset } from './assets.ts';

export type Locals = object;
export type Rendered = { readonly name: string; readonly locals: Locals };
export type View<L extends Locals> = ((locals: L) => Rendered) & { readonly view: string };
type Template = { run: (locals: Locals) => string; required: string[]; known: Set<string>; mtimeMs: number };
type Include = (path: string, locals?: Locals) => string;
type Compiled = (locals: Locals, escapeFn: (value: unknown) => string, include: Include, rethrow: unknown) => string;

export const viewsFolder = resolve(import.meta.dirname, '../../views');
const production = process.env.NODE_ENV === 'production';
const templates = new Map<string, Template>();
const declaredViews = new Set<string>();

/** Declares a template once, with the type of its locals. `name` is its path from `views/`, without the ending. */
export function view<L extends Locals>(name: string): View<L> {
  declaredViews.add(name);
  return Object.assign((locals: L): Rendered => ({ name, locals }), { view: name });
}

/** Every view that some route or mail declared, for the test that renders them all. */
export function listDeclaredViews(): string[] {
  return [...declaredViews].sort();
}

/** Renders one template. Throws when locals are missing or unknown (outside production) or the template does. */
export function render(rendered: Rendered): string {
  return renderTemplate(rendered.name, rendered.locals);
}

/** The names that a template declares, `?` for optional ones, as they stand in its first line. */
export function declaredLocals(source: string, name: string): string[] {
  const line = /^<%#([^%]*)%>/.exec(source);
  if (!line) throw new Error(`views/${name}.ejs: the first line must declare the locals, e.g. <%# title, href? %>`);
  return (line[1] ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
}

/** Escapes text for HTML. Most strings need none, so look before rewriting. */
export function escapeHtml(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'string' ? value : String(value);
  return /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (char) => entities[char] ?? char) : text;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' };

const include: Include = (path, locals = {}) => renderTemplate(path, locals);

function renderTemplate(name: string, locals: Locals): string {
  const template = load(name);
  if (!production) checkLocals(name, template, locals);
  return template.run(locals);
}

function load(name: string): Template {
  const known = templates.get(name);
  if (known && production) return known;
  const path = join(viewsFolder, `${name}.ejs`);
  const { mtimeMs } = statSync(path);
  if (known && known.mtimeMs === mtimeMs) return known;
  const template = compile(name, path, mtimeMs);
  templates.set(name, template);
  return template;
}

function compile(name: string, path: string, mtimeMs: number): Template {
  const source = readFileSync(path, 'utf8');
  const declared = declaredLocals(source, name);
  const names = declared.map((word) => word.replace('?', ''));
  const text = source.replace(/^<%#[^%]*%>\n?/, '');
  const template = new ejs.Template(text, {
    strict: true,
    destructuredLocals: [...names, 'asset'],
    compileDebug: false,
  });
  template.compile();
  const run = new Function('locals', 'escapeFn', 'include', 'rethrow', `"use strict";${template.source}`) as Compiled;
  return {
    run: (locals) => {
      try {
        return run({ ...locals, asset } as Locals, escapeHtml, include, undefined);
      } catch (error) {
        throw nameTemplate(error, relative(resolve(viewsFolder, '..'), path));
      }
    },
    required: declared.filter((word) => !word.endsWith('?')),
    known: new Set(names),
    mtimeMs,
  };
}

function checkLocals(name: string, template: Template, locals: Locals): void {
  const given = new Set(Object.keys(locals));
  const missing = template.required.filter((word) => !given.has(word));
  const unknown = [...given].filter((word) => !template.known.has(word));
  if (missing.length > 0) throw new Error(`views/${name}.ejs needs ${missing.join(', ')}`);
  if (unknown.length > 0) throw new Error(`views/${name}.ejs does not declare ${unknown.join(', ')}`);
}

function nameTemplate(error: unknown, path: string): unknown {
  if (error instanceof Error && !error.message.includes('.ejs')) error.message = `${path}: ${error.message}`;
  return error;
}
