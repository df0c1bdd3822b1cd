import type { Variable } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import { type FunctionNode, isFunction } from '../../syntax/surroundings.js';
import { unusedVariables } from '../../syntax/unused.js';
import { type Scoped, variableOf } from '../../syntax/variables.js';

export const unusedParameter: FileCheck = {
  id: 'unused-parameter',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  title: 'a parameter that its function does not read, though nobody but the file calls it',
  why: 'Callers go on giving what is not looked at. Found are functions that the file declares and does nothing with but call, so that no other contract asks for the parameter. Left alone are names with `_` before them and parameters before one that is read.',
  example: {
    bad: 'function area(r, unit) {\n  return r * r;\n}\nexport const small = () => area(1, 2);',
    good: 'function area(r) {\n  return r * r;\n}\nexport const small = () => area(1);',
  },
  fixes: false,
  on: false,
  eslint: ['no-unused-vars', '@typescript-eslint/no-unused-vars'],
  begin: (source) => ({
    Program() {
      for (const { defs, name, identifiers } of unusedVariables(source)) {
        const [definition] = defs;
        const [at] = identifiers;
        if (definition?.type !== 'Parameter' || !at || !isFunction(definition.node)) continue;
        const { node } = definition;
        if (!node.params.includes(at as TSESTree.Identifier) || !isLast(source, node, at)) continue;
        const kept = nameIn(source, node);
        if (!kept || !isOnlyCalled(kept) || /\barguments\b/.test(source.textOf(node))) continue;
        source.report({ at, message: `${kept.name} does not read ${name}`, key: `${kept.name} ${name}` });
      }
    },
  }),
};

/** Whether no parameter behind it is read. */
function isLast(
  source: Parameters<typeof unusedVariables>[0],
  node: FunctionNode,
  at: TSESTree.Node,
): boolean {
  const unused = new Set<TSESTree.Node>(unusedVariables(source).flatMap(({ identifiers }) => identifiers));
  const index = node.params.indexOf(at as TSESTree.Identifier);
  return node.params.slice(index + 1).every((each) => unused.has(each));
}

/** The variable that holds the function and nothing else. */
function nameIn(source: Scoped, node: FunctionNode): Variable | null {
  if (node.type === 'FunctionDeclaration')
    return node.id && !/^Export/.test(node.parent.type) ? variableOf(source, node.id) : null;
  const { parent } = node;
  if (parent.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier') return null;
  const { parent: declaration } = parent;
  return declaration.kind === 'const' && !/^Export/.test(declaration.parent.type)
    ? variableOf(source, parent.id)
    : null;
}

/** Whether the function is called somewhere, and nothing else is done with it. */
const isOnlyCalled = ({ defs, references }: Variable): boolean => {
  const reads = references.filter((each) => !each.init);
  return (
    defs.length === 1 &&
    reads.length > 0 &&
    reads.every(
      ({ identifier: { parent }, identifier }) =>
        parent?.type === 'CallExpression' && parent.callee === identifier,
    )
  );
};
