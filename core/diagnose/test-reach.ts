import type { Failure } from '../model.js';
import { isTestFile } from '../workspace/sources.js';
import { type Node, namesIn, parseProgram, walk } from './parse.js';
import type { Statement } from './statements.js';

/** How near a name is to what a failing test does, 1 for what the failing line itself mentions, falling to 0. */
export type Reach = ReadonlyMap<string, number>;

/** The names that a failing test mentions: those of the line that failed weigh most, then the rest of the test. */
export async function namesOfTest(failure: Failure, text: string): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  const file = failure.test?.file ?? failure.frames.find((frame) => isTestFile(frame.file))?.file;
  const program = file === undefined ? null : await parseProgram(file, text);
  if (!program || file === undefined) return found;
  const lines = failure.frames.filter((frame) => frame.file === file).map((frame) => frame.line);
  const test = testCall(program, failure);
  weigh(found, namesIn(program), 0.4);
  if (test) weigh(found, namesIn(test), 0.8);
  for (const line of lines.slice(0, 1)) weigh(found, namesOnLine(test ?? program, line), 1);
  return found;
}

/**
 * Names spread from the test into the sources: what a reached function mentions is reached too, a little less.
 * An approximation of the call graph by names alone, for when there is no coverage.
 */
export function spread(start: Reach, files: readonly (readonly Statement[])[]): Map<string, number> {
  const bodies = new Map<string, Set<string>>();
  for (const statement of files.flat()) {
    if (!statement.owner?.name) continue;
    const names = bodies.get(statement.owner.name) ?? new Set();
    for (const name of statement.names) names.add(name);
    bodies.set(statement.owner.name, names);
  }
  const reached = new Map(start);
  let frontier = [...start.keys()].filter((name) => bodies.has(name));
  for (let depth = 0; depth < 8 && frontier.length > 0; depth += 1) {
    const next = new Set<string>();
    for (const name of frontier) {
      const weight = (reached.get(name) ?? 0) * 0.85;
      for (const inner of bodies.get(name) ?? []) {
        if (!bodies.has(inner) || (reached.get(inner) ?? 0) >= weight) continue;
        reached.set(inner, weight);
        next.add(inner);
      }
    }
    frontier = [...next];
  }
  return reached;
}

function weigh(found: Map<string, number>, names: Iterable<string>, weight: number): void {
  for (const name of names) found.set(name, Math.max(found.get(name) ?? 0, weight));
}

/** The call that defines the failing test: by its title, on its line where several have the title. */
function testCall(program: Node, failure: Failure): Node | undefined {
  const title = failure.test?.path.at(-1);
  const calls: Node[] = [];
  walk(program, (node) => {
    const [first] = node.type === 'CallExpression' ? node.arguments : [];
    const said = first?.type === 'Literal' ? first.value : undefined;
    const template =
      first?.type === 'TemplateLiteral' && first.quasis.length === 1
        ? first.quasis[0]?.value.cooked
        : undefined;
    if (title !== undefined && (said === title || template === title)) calls.push(node);
    return undefined;
  });
  const onLine = calls.find((call) => call.loc.start.line === failure.test?.line);
  return onLine ?? (calls.length === 1 ? calls[0] : calls.find((call) => holdsFrame(call, failure)));
}

const holdsFrame = (call: Node, failure: Failure): boolean =>
  failure.frames.some((frame) => frame.line >= call.loc.start.line && frame.line <= call.loc.end.line);

function namesOnLine(root: Node, line: number): Set<string> {
  let smallest: Node = root;
  walk(root, (node) => {
    if (node.loc.start.line > line || node.loc.end.line < line) return 'skip';
    if (/Statement$|Declaration$/.test(node.type) && node.type !== 'BlockStatement') smallest = node;
    return undefined;
  });
  return smallest === root ? new Set() : namesIn(smallest);
}
