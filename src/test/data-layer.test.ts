/** What the embedded database cannot do stays out of the product, and hot queries use an index. */
import mongoose from 'mongoose';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { listSources } from '../ops/checks/sources.ts';
import { startSchool } from './school.ts';
import { world } from './world.ts';

await startSchool({ jobs: false });
const { leo, knots } = await world();
const sources = listSources(['src'], ['.ts']).filter(({ path }) => !/[.]test[.]ts$|^src\/(test|ops)\//.test(path));
const forbidden = new Set(['$text', '$where', '$densify', '$fill', '$regex', '$function', '$accumulator', '$all']);

describe('queries', () => {
  it('[OPS-01] name no operator that the embedded database lacks or that runs code', () => {
    expect(sources.flatMap(({ path, text }) => operatorsIn(path, text))).toEqual([]);
  });

  it('[OPS-01] contain no regular expression as a value to look for', () => {
    expect(sources.flatMap(({ path, text }) => patternsInQueries(path, text))).toEqual([]);
  });

  it('[OPS-01] the two scans find what they are there to find', () => {
    const planted = 'User.find({ name: /a/ }); User.findOne({ $where: "1" }); Order.aggregate([{ $densify: {} }]);';
    expect(operatorsIn('a.ts', planted)).toEqual(['a.ts: $where', 'a.ts: $densify']);
    expect(patternsInQueries('a.ts', planted)).toEqual(['a.ts: /a/']);
  });
});

describe('indexes', () => {
  const id = new mongoose.Types.ObjectId();
  const hot: [string, object, Record<string, 1 | -1>?][] = [
    ['User', { email: 'leo@cast.school' }],
    ['User', { handle: 'ada' }],
    ['Course', { slug: 'knots' }],
    ['Course', { ownerId: leo.id }],
    ['Course', { 'team.userId': leo.id }],
    ['Lecture', { courseId: knots.id }],
    ['Edit', { subjectId: knots.id }],
    ['Edit', { savedBy: leo.id }],
    ['Enrolment', { userId: leo.id, courseId: knots.id }],
    ['Enrolment', { userId: leo.id }],
    ['Enrolment', { courseId: knots.id }],
    ['Enrolment', { nextOpeningAt: new Date() }],
    ['Grant', { userId: leo.id, courseId: knots.id }],
    ['Completion', { enrolmentId: String(id) }],
    ['Certificate', { publicId: 'abc' }],
    ['Certificate', { userId: leo.id, courseId: knots.id }],
    ['Order', { buyerId: leo.id }],
    ['Order', { gatewayOrderId: 'order_1' }],
    ['PaymentEvent', { gatewayEventId: 'evt_1' }],
    ['Review', { userId: leo.id, courseId: knots.id }],
    ['Grade', { enrolmentId: String(id), lectureId: String(id) }],
    ['GradeRow', { courseId: knots.id, flags: 'missing' }],
    ['GradeRow', { enrolmentId: String(id) }],
    ['GradeRow', { courseId: knots.id }],
    ['Notification', { userId: leo.id }],
    ['Note', { userId: leo.id, lectureId: String(id), deletedAt: null }],
    ['Note', { userId: leo.id, courseId: knots.id, deletedAt: null }],
    ['Note', { userId: leo.id, deletedAt: null }],
  ];

  for (const [name, filter] of hot)
    it(`[OPS-01] ${name} is found by ${Object.keys(filter).join(' and ')} through an index`, async () => {
      const model = mongoose.models[name];
      if (!model) throw new Error(`no model ${name}, only ${Object.keys(mongoose.models).join(', ')}`);
      const plan = await model.collection.find(model.find(filter).cast(model)).explain('queryPlanner');
      expect(JSON.stringify(plan)).toContain('IXSCAN');
      expect(JSON.stringify(plan)).not.toContain('COLLSCAN');
    });

  it('[OPS-01] a query without an index is told apart', async () => {
    const plan = await mongoose.models.User?.collection.find({ headline: 'x' }).explain('queryPlanner');
    expect(JSON.stringify(plan)).toContain('COLLSCAN');
  });

  it('[OPS-01] every declared index is there', async () => {
    for (const model of Object.values(mongoose.models)) {
      const there = new Set((await model.collection.indexes()).map(({ key }) => JSON.stringify(key)));
      const missing = model.schema.indexes().filter(([key]) => !there.has(JSON.stringify(key)));
      expect(missing, model.modelName).toEqual([]);
    }
  });
});

function operatorsIn(path: string, text: string): string[] {
  return names(path, text)
    .filter((name) => forbidden.has(name))
    .map((name) => `${path}: ${name}`);
}

/** Names of properties, wherever they stand in the code. */
function names(path: string, text: string): string[] {
  const found: string[] = [];
  walk(path, text, (node) => {
    if (ts.isPropertyAssignment(node)) found.push(node.name.getText().replace(/['"]/g, ''));
  });
  return found;
}

const finders =
  /^(find|findOne|findOneAndUpdate|findOneAndDelete|updateOne|updateMany|deleteOne|deleteMany|countDocuments|exists|distinct|aggregate)$/;

/** Patterns inside what is given to a model's finder. */
function patternsInQueries(path: string, text: string): string[] {
  const found: string[] = [];
  walk(path, text, (node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
    if (!finders.test(node.expression.name.text)) return;
    const [filter] = node.arguments;
    if (filter && !ts.isArrowFunction(filter)) collect(filter, found, path);
  });
  return found;
}

function collect(node: ts.Node, found: string[], path: string): void {
  const isPattern = node.kind === ts.SyntaxKind.RegularExpressionLiteral && ts.isPropertyAssignment(node.parent);
  if (isPattern) found.push(`${path}: ${node.getText()}`);
  ts.forEachChild(node, (child) => collect(child, found, path));
}

function walk(path: string, text: string, visit: (node: ts.Node) => void): void {
  const step = (node: ts.Node): void => {
    visit(node);
    ts.forEachChild(node, step);
  };
  step(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
}
