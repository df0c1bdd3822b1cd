import { isBuiltin } from 'node:module';
import type { Variable } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { Report, SourceText } from '../../source-text.js';
import { isPure } from '../../syntax/expressions.js';
import { hasCommentIn, isApart, wholeLines } from '../../syntax/lines.js';
import { nodesIn } from '../../syntax/surroundings.js';
import { unusedVariables } from '../../syntax/unused.js';
import { isGlobal, variableOf } from '../../syntax/variables.js';

export const unusedVariable: FileCheck = {
  id: 'unused-variable',
  category: 'quality',
  severity: 'warning',
  reach: 'file',
  files: 'all',
  title: 'a variable or a function of the file that nothing reads',
  why: 'It makes a reader look for where it is used, and often tells of a line that was meant to use it. Left alone are exported names, names with `_` before them, what an object is taken apart for so that the rest is without it, elements of an array before the last, the variables of loops, the top of scripts that share their names with others, fixtures, static files and benchmarks, and in tests what is there for its declared type. The fix takes out what has no effect when it is worked out.',
  example: {
    bad: 'export function area(r) {\n  const pi = 3;\n  const half = r / 2;\n  const done = true;\n  return half * pi;\n}',
    good: 'export function area(r) {\n  const pi = 3;\n  const half = r / 2;\n  return half * pi;\n}',
  },
  fixes: true,
  on: true,
  eslint: ['no-unused-vars', '@typescript-eslint/no-unused-vars'],
  begin: (source) => ({
    Program() {
      for (const variable of unusedVariables(source)) {
        const [definition] = variable.defs;
        if (definition?.type === 'Variable' && isMeant(source, variable, definition.node))
          reportOn(source, variable, fixOf(source, variable, definition.node));
        else if (
          definition?.type === 'FunctionName' &&
          definition.node.type === 'FunctionDeclaration' &&
          isOwn(definition.node)
        )
          reportOn(source, variable, removalOf(source, definition.node));
        else if (definition?.type === 'ClassName' && isOwn(definition.node)) reportOn(source, variable);
      }
    },
  }),
};

function reportOn(
  source: SourceText,
  { name, identifiers, references }: Variable,
  fix?: Report['fix'],
): void {
  const [at] = identifiers;
  if (!at) return;
  const isSet = references.some((each) => each.isWrite() && !each.init);
  source.report({
    at,
    message: isSet ? `${name} is set, and nothing reads it` : `nothing reads ${name}`,
    key: name,
    ...(fix && { fix }),
  });
}

/** Whether the name is there to be read, and not to leave it out of something, to count, for its type or for other files. */
function isMeant({ isTest }: SourceText, variable: Variable, node: TSESTree.VariableDeclarator): boolean {
  const { id, parent: declaration } = node;
  const [name] = variable.identifiers;
  if (!name || declaration.declare || !/^(?:var|let|const)$/.test(declaration.kind) || !isOwn(declaration))
    return false;
  if (isLoopHead(declaration) || variable.references.some(({ identifier }) => isLoopHead(identifier)))
    return false;
  if (id === name) return !(isTest && id.type === 'Identifier' && id.typeAnnotation);
  for (let at: TSESTree.Node = name; at !== id && at.parent; at = at.parent) {
    const parent: TSESTree.Node = at.parent;
    if (parent.type === 'ObjectPattern' && parent.properties.some(({ type }) => type === 'RestElement'))
      return false;
    if (parent.type === 'ArrayPattern' && parent.elements.at(-1) !== at) return false;
  }
  return true;
}

/** Whether a loop sets it to each thing in turn, which has to have some name. */
const isLoopHead = (node: TSESTree.Node): boolean =>
  (node.parent?.type === 'ForInStatement' || node.parent?.type === 'ForOfStatement') &&
  node.parent.left === node;

/** Whether it is the file's own: not exported, and no declaration of what is elsewhere. */
function isOwn(node: TSESTree.Node): boolean {
  if (node.parent && /^Export/.test(node.parent.type)) return false;
  for (let at = node.parent; at; at = at.parent) if (at.type === 'TSModuleDeclaration') return false;
  return true;
}

function fixOf(
  source: SourceText,
  { references }: Variable,
  node: TSESTree.VariableDeclarator,
): Report['fix'] | undefined {
  const { id, init, parent: declaration } = node;
  if (id.type !== 'Identifier' || references.some((each) => each.isWrite() && !each.init)) return undefined;
  if (init && !hasNoEffect(source, init)) return undefined;
  if (declaration.declarations.length === 1) return removalOf(source, declaration);
  const declarators: readonly TSESTree.Node[] = declaration.declarations;
  const index = declarators.indexOf(node);
  const before = declarators[index - 1];
  const after = declarators[index + 1];
  const [start, end] = before
    ? [before.range[1], node.range[1]]
    : [node.range[0], after?.range[0] ?? node.range[1]];
  if (hasCommentIn(source, [start, end])) return undefined;
  return { title: 'remove it', edits: [{ start, end, text: '' }] };
}

/** Takes out a statement of a block with its line; none where a comment belongs to it. */
function removalOf(source: SourceText, node: TSESTree.Node): Report['fix'] | undefined {
  if (
    !/^(?:BlockStatement|Program|SwitchCase)$/.test(node.parent?.type ?? '') ||
    !isApart(source, node.range)
  )
    return undefined;
  const lines = wholeLines(source.text, node.range);
  const isCommented = source.comments.some(
    ({ range, loc }) =>
      (range[1] > node.range[0] && range[0] < node.range[1]) ||
      loc.end.line === node.loc.start.line - 1 ||
      loc.start.line === node.loc.end.line,
  );
  return isCommented ? undefined : { title: 'remove it', edits: [{ ...lines, text: '' }] };
}

/** Whether nobody can tell whether the value was worked out. */
function hasNoEffect(source: SourceText, node: TSESTree.Expression): boolean {
  if (node.type === 'NewExpression')
    return (
      node.arguments.length === 0 &&
      ['Map', 'Set', 'WeakMap', 'WeakSet'].some((name) => isGlobal(source, node.callee, name))
    );
  if (node.type === 'CallExpression') {
    const [module] = node.arguments;
    return (
      isGlobal(source, node.callee, 'require') &&
      module?.type === 'Literal' &&
      isBuiltin(String(module.value))
    );
  }
  if (node.type === 'UnaryExpression' && node.operator === '-') return node.argument.type === 'Literal';
  return (
    isPure(node) &&
    nodesIn(node, isEvaluated).every((each) => each.type !== 'Identifier' || isDeclared(source, each))
  );
}

/** The body of a function is not worked out with it, and a key is no variable. */
const isEvaluated = (node: TSESTree.Node): boolean =>
  !(
    node.parent?.type === 'Property' &&
    node.parent.key === node &&
    !node.parent.computed &&
    !node.parent.shorthand
  ) &&
  !/^(?:Arrow)?FunctionExpression$/.test(node.type) &&
  !node.type.startsWith('TS');

const isDeclared = (source: SourceText, node: TSESTree.Identifier): boolean =>
  node.name === 'undefined' || variableOf(source, node) !== null;
