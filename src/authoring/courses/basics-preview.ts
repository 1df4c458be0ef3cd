/** What the form of the basics says, as the course page will say it. Nothing of it is stored. */
import type { FormState } from '../../web/form.ts';
import { linesOf } from '../forms.ts';
import { imageAddress } from '../lectures/lecture-content.service.ts';
import { renderMarkdown } from '../markdown/markdown.service.ts';

export type WordsPreview = {
  title: string;
  subtitle: string;
  learn: string[];
  descriptionHtml: string;
  audience: string[];
  requirements: string[];
};

/** `values`: as typed, or as the form shows what is stored. */
export async function basicsPreview(values: FormState['values']): Promise<WordsPreview> {
  const text = (name: string, most: number) => [values[name] ?? ''].flat().join('\n').slice(0, most);
  return {
    title: text('title', 90),
    subtitle: text('subtitle', 160),
    learn: linesOf(text('learn', 3200)),
    descriptionHtml: await renderMarkdown(text('description', 20_000), { imageAddress, idPrefix: 'about' }),
    audience: linesOf(text('audience', 3200)),
    requirements: linesOf(text('requirements', 3200)),
  };
}
