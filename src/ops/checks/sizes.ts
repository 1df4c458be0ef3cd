/** What has grown too large, by the house's limits. Soft limits are for reviews; these are the hard ones. */
import ts from 'typescript';
import { nameOf, type Source } from './sources.ts';

const limits = { file: 300, testFile: 400, function: 50, handler: 15, page: 150, fragment: 60 };

/** One line per thing that is too large; empty when all is well. */
export function tooLarge(sources: Source[]): string[] {
  return sources.flatMap((source) => (source.path.endsWith('.ejs') ? templateFaults(source) : codeFaults(source)));
}

function templateFaults({ path, text }: Source): string[] {
  const fragment = nameOf(path).startsWith('_');
  const limit = fragment ? limits.fragment : limits.page;
  const lines = text.trimEnd().split('\n').length;
  return lines > limit ? [`${path}: ${lines} lines, a ${fragment ? 'fragment' : 'page'} has at most ${limit}`] : [];
}

function codeFaults({ path, text }: Source): string[] {
  const test = path.endsWith('.test.ts');
  const limit = test ? limits.testFile : limits.file;
  const lines = codeLines(text);
  const faults = lines > limit ? [`${path}: ${lines} lines of code, at most ${limit}`] : [];
  return test ? faults : [...faults, ...functionFaults(path, text)];
}

function codeLines(text: string): number {
  const withoutBlocks = text.replace(/\/\*[\s\S]*?\*\//g, '');
  return withoutBlocks.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('//')).length;
}

function functionFaults(path: string, text: string): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const faults: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body && ts.isBlock(node.body))
      faults.push(...oneFunction(file, node, node.body, path));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return faults;
}

function oneFunction(file: ts.SourceFile, node: ts.Node, body: ts.Block, path: string): string[] {
  const lineOf = (position: number) => file.getLineAndCharacterOfPosition(position).line;
  const start = lineOf(node.getStart());
  const lines = codeLines(file.text.slice(node.getStart(), node.getEnd()));
  const faults =
    lines > limits.function ? [`${path}:${start + 1}: a function of ${lines} lines, at most ${limits.function}`] : [];
  if (path.endsWith('.routes.ts') && isHandler(node) && statements(body) > limits.handler)
    faults.push(`${path}:${start + 1}: a route handler of ${statements(body)} statements, at most ${limits.handler}`);
  return faults;
}

function isHandler(node: ts.Node): boolean {
  return ts.isArrowFunction(node) && node.parameters.length >= 2 && node.parameters[0]?.name.getText() === 'req';
}

function statements(body: ts.Block): number {
  let count = 0;
  const visit = (node: ts.Node): void => {
    if (ts.isStatement(node) && !ts.isBlock(node)) count++;
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(body, visit);
  return count;
}
