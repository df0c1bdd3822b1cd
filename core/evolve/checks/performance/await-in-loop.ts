import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { originOf } from '../../syntax/modules.js';
import { isProgram } from '../../syntax/programs.js';
import { isFunction, isInside, isLoop, nodesIn, propertyName } from '../../syntax/surroundings.js';
import { initialValueOf, isGlobal, isNeverReassigned, variableOf } from '../../syntax/variables.js';

/** Of `fs.promises`, those that change nothing. */
const reading = /^(?:access|lstat|readdir|readFile|readlink|realpath|stat)$/;
/** Methods of texts, lists, maps and sets that change nothing, and those that change the list, map or set alone. */
const asking =
  /^(?:has|get|includes|startsWith|endsWith|split|trim|toLowerCase|toUpperCase|slice|join|toString|test|at|concat|isFile|isDirectory|isSymbolicLink)$/;
const adding = /^(?:push|set|add)$/;

export const awaitInLoop: FileCheck = {
  id: 'await-in-loop',
  category: 'performance',
  severity: 'note',
  reach: 'file',
  title: 'a loop that reads one thing after the other, although no turn needs what another has read',
  why: 'The turns wait for one another, so that all of them take as long as their sum; read side by side, with `Promise.all`, as long as the slowest. Only what is certain is found: a `for…of` in which all that is awaited reads files or loads modules, by what the turn is about and what never changes, nothing else is called that could matter to another turn, and nothing ends the loop early. Scripts and programs for the command line are left alone. Many files at once need a limit, which is yours to choose; so there is no fix.',
  example: {
    bad: "import { readFile } from 'node:fs/promises';\nasync function load(names) {\n  const texts = [];\n  for (const name of names) texts.push(await readFile(name, 'utf8'));\n  return texts;\n}",
    good: "import { readFile } from 'node:fs/promises';\nasync function load(names) {\n  return Promise.all(names.map((name) => readFile(name, 'utf8')));\n}",
  },
  fixes: false,
  on: false,
  onRequest:
    'It hardly ever finds anything: of 484 public projects two had such a loop, both in scripts, which are left alone since.',
  eslint: ['no-await-in-loop'],
  begin: (source) => ({
    ForOfStatement(node) {
      if (node.await || isProgram(source)) return;
      const within = nodesIn(node.body, (each) => !isFunction(each));
      const awaited = within.filter((each) => each.type === 'AwaitExpression');
      const [first] = awaited;
      if (!first || within.some(endsEarly) || within.some(isLoop)) return;
      if (!awaited.every(({ argument }) => isReading(source, argument, node))) return;
      if (!within.every((each) => isHarmless(source, each, node))) return;
      source.report({
        at: first,
        message: 'each turn waits for the one before it, and needs nothing of it',
        key: source.textOf(first),
      });
    },
  }),
};

const endsEarly = ({ type }: TSESTree.Node): boolean =>
  /^(?:Break|Return|Throw|Try)Statement$|^YieldExpression$/.test(type);

/** A call that only reads, by what the turn is about and what never changes. */
function isReading(source: SourceText, node: TSESTree.Expression, loop: TSESTree.ForOfStatement): boolean {
  if (node.type === 'ImportExpression') return isSettled(source, node.source, loop);
  if (node.type !== 'CallExpression' || node.optional) return false;
  return isFsRead(source, node) && node.arguments.every((each) => isSettled(source, each, loop));
}

function isFsRead(source: SourceText, { callee }: TSESTree.CallExpression): boolean {
  const origin = originOf(source, callee);
  return (
    (origin?.module === 'fs/promises' && reading.test(origin.path)) ||
    (origin?.module === 'fs' && /^promises\./.test(origin.path) && reading.test(origin.path.slice(9)))
  );
}

/** Made of literals, of the loop's own name, and of others that no turn sets, with the functions of `path`. */
function isSettled(source: SourceText, expression: TSESTree.Node, loop: TSESTree.ForOfStatement): boolean {
  return nodesIn(expression).every((node) => {
    switch (node.type) {
      case 'Identifier':
        return isKey(node) || isSettledName(source, node, loop);
      case 'MemberExpression': {
        // What an object holds may be set by another turn, unless it is the one of this turn.
        const variable = node.object.type === 'Identifier' ? variableOf(source, node.object) : null;
        return !variable || variable.defs.every(({ name }) => isInside(name, loop.left));
      }
      case 'CallExpression':
        return originOf(source, node.callee)?.module === 'path';
      default:
        return /^(?:Literal|TemplateLiteral|TemplateElement|BinaryExpression|ObjectExpression|Property)$/.test(
          node.type,
        );
    }
  });
}

const isKey = (node: TSESTree.Identifier): boolean =>
  (node.parent.type === 'MemberExpression' && node.parent.property === node && !node.parent.computed) ||
  (node.parent.type === 'Property' && node.parent.key === node && !node.parent.computed);

function isSettledName(
  source: SourceText,
  name: TSESTree.Identifier,
  loop: TSESTree.ForOfStatement,
): boolean {
  const variable = variableOf(source, name);
  if (!variable) return true;
  if (!isNeverReassigned(variable)) return false;
  if (!variable.defs.some((each) => isInside(each.name, loop.body))) return true;
  const value = initialValueOf(variable);
  return value !== null && isSettled(source, value, loop);
}

/** What no other turn can notice, but for the order in which something is put into a list. */
function isHarmless(source: SourceText, node: TSESTree.Node, loop: TSESTree.ForOfStatement): boolean {
  switch (node.type) {
    case 'NewExpression':
    case 'TaggedTemplateExpression':
    case 'UpdateExpression':
      return false;
    case 'AssignmentExpression': {
      const variable = node.left.type === 'Identifier' ? variableOf(source, node.left) : null;
      return !!variable?.defs.every(({ name }) => isInside(name, loop));
    }
    case 'CallExpression': {
      if (node.parent.type === 'AwaitExpression') return true;
      const { callee } = node;
      if (originOf(source, callee)?.module === 'path') return true;
      if (callee.type !== 'MemberExpression') return false;
      if (isGlobal(source, callee.object, 'JSON')) return propertyName(callee) === 'parse';
      const name = propertyName(callee) ?? '';
      if (asking.test(name)) return !isImported(source, callee.object);
      return adding.test(name) && isOwnCollection(source, callee.object, loop);
    }
    default:
      return true;
  }
}

/** A module of this or another package may do anything under any name. */
const isImported = (source: SourceText, node: TSESTree.Node): boolean =>
  node.type === 'Identifier' &&
  (variableOf(source, node)?.defs.some(({ type }) => type === 'ImportBinding') ?? true);

/** Made empty or of what was there, and not what the loop goes through: that would get longer on the way. */
function isOwnCollection(
  source: SourceText,
  node: TSESTree.Node,
  { right }: TSESTree.ForOfStatement,
): boolean {
  const variable = node.type === 'Identifier' ? variableOf(source, node) : null;
  const value = variable && initialValueOf(variable);
  if (value?.type !== 'ArrayExpression' && value?.type !== 'NewExpression') return false;
  return nodesIn(right).every((each) => each.type !== 'Identifier' || variableOf(source, each) !== variable);
}
