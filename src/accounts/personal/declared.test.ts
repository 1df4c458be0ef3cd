import mongoose from 'mongoose';
import { expect, it } from 'vitest';
import '../../app.ts';
import '../../jobs.ts';
import { listPersonalAreas } from './areas.service.ts';

/** Paths that by their name hold a person, or facts that say who somebody is. */
const refers =
  /(^|\.)((user|person|owner|teacher|author|buyer|learner|actor|as|by|admin|member|invited)Id|by(Id|\.id)|\w+By(Id|\.id)?|email)$/;
/** Not people: the mailed code's and the queue's own words, and what only looks like a person. */
const others = new Set<string>(['Plan.finishBy']);

function pathsThatRefer(): string[] {
  const found: string[] = [];
  for (const [name, { schema }] of Object.entries(mongoose.models))
    schema.eachPath(function look(path, type, prefix = '') {
      const inner = (type as { schema?: mongoose.Schema }).schema;
      if (inner) inner.eachPath((below, deeper) => look(below, deeper, `${prefix}${path}.`));
      else if (refers.test(prefix + path)) found.push(`${name}.${prefix}${path}`);
    } as (path: string, type: mongoose.SchemaType, prefix?: string) => void);
  return found;
}

it('[ACC-10] every model that refers to a person is declared by an area, with how it is taken away and erased', () => {
  const declared = new Set(
    listPersonalAreas().flatMap(({ models }) =>
      Object.entries(models).flatMap(([model, paths]) => paths.map((path) => `${model}.${path}`)),
    ),
  );
  const models = new Set(listPersonalAreas().flatMap(({ models }) => Object.keys(models)));
  const found = pathsThatRefer();
  expect(found.length).toBeGreaterThan(15);
  expect(found.filter((path) => !declared.has(path) && !others.has(path) && !path.startsWith('User.'))).toEqual([]);
  expect([...models].filter((name) => !mongoose.models[name])).toEqual([]);
});
