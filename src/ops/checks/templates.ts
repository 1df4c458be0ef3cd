/** Faults that a template would show only when it is rendered, or that the content policy forbids. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import ejs from 'ejs';
import { declaredLocals, viewsFolder } from '../../lib/view.ts';
import type { Source } from './sources.ts';

const forbidden: [RegExp, string][] = [
  [/<script(?![^>]*\bsrc=)/i, 'an inline script, which the content policy blocks'],
  [/<style[\s>]/i, 'an inline style sheet, which the content policy blocks'],
  [/\sstyle\s*=/i, 'a style attribute, which the content policy blocks'],
  [/\son[a-z]+\s*=\s*["']/i, 'an inline event handler, which the content policy blocks'],
  [/hx-on[:-]|\bjs:/i, 'an htmx feature that needs eval'],
  [/<img(?![^>]*\balt\s*=)/i, 'a picture without alt'],
  [/href="javascript:/i, 'a javascript address'],
];

/** One line per fault; empty when all is well. */
export function templateFaults(sources: Source[]): string[] {
  return sources.flatMap((source) => [...declarationFaults(source), ...includeFaults(source), ...policyFaults(source)]);
}

function declarationFaults({ path, text }: Source): string[] {
  try {
    const names = declaredLocals(text, path);
    new ejs.Template(text, { strict: true, destructuredLocals: names.map((one) => one.replace('?', '')) }).compile();
    return [];
  } catch (error) {
    return [`${path}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`];
  }
}

function includeFaults({ path, text }: Source): string[] {
  const included = [...text.matchAll(/include\(\s*['"]([^'"]+)['"]/g)].map((match) => match[1] ?? '');
  return included
    .filter((name) => !existsSync(join(viewsFolder, `${name}.ejs`)))
    .map((name) => `${path}: includes ${name}, which is not there`);
}

function policyFaults({ path, text }: Source): string[] {
  // Mail has no policy and needs inline styles.
  if (path.startsWith('views/mail/') || path === 'views/layouts/mail.ejs') return [];
  const markup = text.replace(/<%[\s\S]*?%>/g, '~');
  return forbidden.filter(([pattern]) => pattern.test(markup)).map(([, words]) => `${path}: ${words}`);
}
