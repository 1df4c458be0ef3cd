/**
 * An answer to one version of a question, laid under the key of another one. Answers to choices, pairs and orders are numbers
 * of what was shown, so they are carried over by the words that stood there. Pure.
 */
import type { AskedQuestion, Item } from '../attempts/attempts.service.ts';
import { type Given, gapsIn, leftsOf } from '../attempts/given.service.ts';
import type { Answer } from '../questions/question.ts';

type Version = Pick<AskedQuestion, 'kind' | 'text' | 'answers'>;
export type Laid = { question: AskedQuestion; given: Given; order: number[] };

/**
 * For each answer of `from` the number of the same one in `to`: by its words, else, where it was only worded anew, by its
 * place. null: they do not offer the same, so what was given to one says nothing about the other.
 */
export function sameAnswers(from: Version, to: Version): number[] | null {
  if (from.kind !== to.kind) return null;
  if (from.kind === 'cloze') return gapsIn(from).join() === gapsIn(to).join() ? [] : null;
  if (isTyped(from.kind)) return [];
  if (from.answers.length !== to.answers.length) return null;
  const places = placesOf(from.answers, to.answers);
  if (from.kind !== 'matching') return places;
  const isSame = leftsOf(from.answers).every((at) => (to.answers[places[at] ?? -1]?.text ?? '') !== '');
  const words = (answers: Answer[]) => JSON.stringify(answers.map(({ match }) => match).toSorted());
  return isSame && words(from.answers) === words(to.answers) ? places : null;
}

/** What was given to `from`, as an answer to `to`. null as in `sameAnswers`. */
export function carriedOver(given: Given, from: Version, to: Version): Given | null {
  const places = sameAnswers(from, to);
  if (!places) return null;
  if (from.kind === 'ordering') return to.answers.map((_one, at) => given[places.indexOf(at)] ?? '');
  if (from.kind === 'matching') return pairsOver(given, { from, to, places });
  if (from.kind === 'cloze' || isTyped(from.kind)) return given;
  return given.map((one) => String(places[Number(one)] ?? '')).sort((a, b) => Number(a) - Number(b));
}

/**
 * An answer with the question by which it is marked now. `key`: that version, where one was laid under it since. An attempt
 * whose points stayed as they were shows what they were given for.
 */
export function asMarked(
  asked: AskedQuestion,
  key: AskedQuestion | undefined,
  { item, given }: { item: Pick<Item, 'order'>; given: Given },
): Laid {
  const plain = { question: asked, given, order: item.order };
  if (!key || key.revision === asked.revision) return plain;
  const [places, carried] = [sameAnswers(asked, key), carriedOver(given, asked, key)];
  if (!places || !carried) return plain;
  return {
    question: { ...key, points: asked.points },
    given: carried,
    order: places.length === 0 ? item.order : item.order.map((at) => places[at] ?? at),
  };
}

const isTyped = (kind: AskedQuestion['kind']) => kind === 'numeric' || kind === 'short' || kind === 'essay';

/** Equal words first; what is left over on both sides belongs together in its order. */
function placesOf(from: Answer[], to: Answer[]): number[] {
  const open = to.map((_one, at) => at);
  const take = (found: number) => (found < 0 ? -1 : (open.splice(found, 1)[0] ?? -1));
  const places = from.map(({ text }) => take(open.findIndex((at) => to[at]?.text === text)));
  return places.map((place) => (place < 0 ? take(0) : place));
}

/** The counterpart that was chosen is known by its words; for each thing in the order of the other version. */
function pairsOver(given: Given, { from, to, places }: { from: Version; to: Version; places: number[] }): Given {
  const before = leftsOf(from.answers);
  return leftsOf(to.answers).map((left) => {
    const choice = given[before.indexOf(places.indexOf(left))] ?? '';
    const words = choice === '' ? undefined : from.answers[Number(choice)]?.match;
    const found = words === undefined ? -1 : to.answers.findIndex(({ match }) => match === words);
    return found < 0 ? '' : String(found);
  });
}
