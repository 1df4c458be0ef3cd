/** `npm run seed -- --reset`: empties the database of the school in this folder and loads the demo school anew. */
import { parseArgs } from 'node:util';
import { attachToSchool, withStores } from './attach.ts';

const { values } = parseArgs({ options: { reset: { type: 'boolean', default: false } } });
attachToSchool();
const { config } = await import('../config.ts');
await import('../app.ts');
const { needsDemoSchool, seedDemoSchool } = await import('./demo/seed.ts');
const { announce } = await import('../lib/bus.ts');

await withStores(async () => {
  if (config.production) throw new Error('The demo school is never loaded in production.');
  if (!values.reset && !(await needsDemoSchool()))
    throw new Error(
      'This school is not empty. "npm run seed -- --reset" deletes everything in it and loads the demo school.',
    );
  await seedDemoSchool((line) => console.log(line));
  await announce('catalog');
  await announce('site');
  console.log('The demo school is loaded.');
});
