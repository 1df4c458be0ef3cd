/** The lines of a quiz as a request carries them, before anything of it is stored. */
import type { Request } from 'express';
import { listTitles } from '../../assessment/questions/titles.service.ts';
import { differencesByWords, shortened } from '../../lib/word-diff.ts';
import type { Typed } from '../../web/form.ts';
import { type Clash, typedOf } from '../../web/saving.ts';
import { changeRows, type PartAct, partAct } from './rows.ts';

/** `isShown`: a button of the lines was pressed, so nothing is stored. */
export type TakenParts = {
  act: PartAct | null;
  values: Typed;
  said: string;
  focus: number | null;
  isShown: boolean;
};

/**
 * What is typed after the button that was pressed. Save takes in what is ticked and typed below the lines; a form that saves
 * by itself (`auto`) leaves that to its buttons. The body holds it in one spelling afterwards.
 */
export function takeParts(req: Request, auto: boolean): TakenParts {
  const act = partAct(req.body?.show);
  const typed = typedOf(req.body);
  const isSave = !auto && typed.show === undefined && typed.settle !== 'together';
  const changed = changeRows(typed, act ?? (isSave ? null : { kind: 'find', from: undefined }));
  const { values, said, focus } = changed;
  req.body = values;
  return { act, values, said, focus, isShown: act !== null };
}

/** Questions by what they are called, where two saves are compared. */
export async function withTitles(clash: Clash): Promise<Clash> {
  const parts = clash.differences.find(({ name }) => name === 'parts');
  if (!parts) return clash;
  const ids = `${parts.yours} ${parts.theirs}`.match(/[0-9a-f]{24}/g) ?? [];
  const titles = await listTitles(ids);
  const named = (text: string) =>
    text.replace(/question ([0-9a-f]{24})/g, (_all, id: string) => titles.get(id) ?? 'A question that is gone');
  const [yours, theirs] = [named(parts.yours), named(parts.theirs)];
  const shown = { ...parts, yours, theirs, runs: shortened(differencesByWords(theirs, yours)) };
  return { ...clash, differences: clash.differences.map((one) => (one === parts ? shown : one)) };
}
