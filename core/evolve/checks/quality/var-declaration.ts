import type { Scope, Variable } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { holdsNewerSyntax } from '../../syntax/newer-syntax.js';
import { functionAround, isFunction, isInside, loopAround } from '../../syntax/surroundings.js';
import { canBeConst, namesOf } from './let-never-reassigned.js';

export const varDeclaration: FileCheck = {
  id: 'var-declaration',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  title: 'a `var` that can be a `const` or a `let`',
  why: 'A `var` is seen in the whole function, before its declaration too. Only those are found of which nobody would notice the difference: declared once, used inside of their block and after their declaration, in no loop that keeps or captures their value. Files that hold no newer syntax are left alone, since they may be meant for old engines.',
  example: {
    bad: 'const double = (list) => {\n  var out = [];\n  for (var each of list) out.push(each * 2);\n  return out;\n};',
    good: 'const double = (list) => {\n  const out = [];\n  for (const each of list) out.push(each * 2);\n  return out;\n};',
  },
  fixes: true,
  on: true,
  eslint: ['no-var'],
  begin(source) {
    if (!holdsNewerSyntax(source)) return {};
    const found: TSESTree.VariableDeclaration[] = [];
    let isOpen = true;
    return {
      WithStatement: () => {
        isOpen = false;
      },
      CallExpression({ callee }) {
        if (callee.type === 'Identifier' && callee.name === 'eval') isOpen = false;
      },
      VariableDeclaration(node) {
        if (node.kind === 'var') found.push(node);
      },
      'Program:exit'() {
        if (!isOpen) return;
        for (const node of found) {
          if (!isReplaceable(source, node)) continue;
          const kind = canBeConst(source, node) ? 'const' : 'let';
          const [start] = node.range;
          source.report({
            at: node,
            message: `${namesOf(source, node)} can be declared with ${kind}`,
            key: source.textOf(node).slice(0, 80),
            fix: { title: `declare it with ${kind}`, edits: [{ start, end: start + 3, text: kind }] },
          });
        }
      },
    };
  },
};

function isReplaceable(source: SourceText, node: TSESTree.VariableDeclaration): boolean {
  const block = blockOf(node);
  if (!block || node.declare) return false;
  const variables = source.scopes().getDeclaredVariables(node);
  return (
    variables.length > 0 &&
    variables.every((variable) =>
      keepsMeaning(variable, node, block, loopAround(node) !== null || isHead(node)),
    )
  );
}

/** What the names would be seen in; null where a `let` cannot stand or would be seen by others. */
function blockOf({ parent }: TSESTree.VariableDeclaration): TSESTree.Node | null {
  if (parent.type === 'BlockStatement') return parent.parent.type === 'CatchClause' ? null : parent;
  if (parent.type === 'Program') return parent;
  return /^For(?:In|Of)?Statement$/.test(parent.type) ? parent : null;
}

const isHead = ({ parent }: TSESTree.VariableDeclaration): boolean => /^For/.test(parent.type);

function keepsMeaning(
  variable: Variable,
  node: TSESTree.VariableDeclaration,
  block: TSESTree.Node,
  isRepeated: boolean,
): boolean {
  if (variable.scope.type === 'global' || variable.defs.length !== 1) return false;
  if (variable.name === 'let' || variable.name === 'arguments') return false;
  const home = functionAround(node);
  const declarator = node.declarations.find((each) => isInside(variable.identifiers[0] ?? node, each));
  if (!declarator) return false;
  if (isRepeated && !isHead(node) && !declarator.init) return false;
  return variable.references.every(({ identifier, init }) => {
    if (init) return true;
    if (!isInside(identifier, block)) return false;
    const { parent } = node;
    const isLeft =
      (parent.type === 'ForInStatement' || parent.type === 'ForOfStatement') && parent.left === node;
    if (isLeft && (isInside(identifier, parent.right) || isInside(identifier, node)))
      return isInside(identifier, declarator.id);
    if (identifier.range[0] < declarator.range[1]) return false;
    return (
      functionAround(identifier) === home || (!isRepeated && isLater(identifier, home, variable.scope, node))
    );
  });
}

/** Whether the function that holds the name cannot run before the declaration did. */
function isLater(
  name: TSESTree.Node,
  home: TSESTree.Node | null,
  scope: Scope,
  declaration: TSESTree.Node,
): boolean {
  for (let at: TSESTree.Node | undefined = name; at && at !== home; at = at.parent) {
    if (at.type === 'FunctionDeclaration') {
      if (at.parent.type !== 'BlockStatement' && at.parent.type !== 'Program') return false;
      if (isAnyHoistedUsedBefore(scope, declaration)) return false;
    } else if (isFunction(at) && at.range[0] < declaration.range[0]) return false;
  }
  return true;
}

/** A hoisted function that is called or handed on above the declaration may run what uses the name too early. */
const isAnyHoistedUsedBefore = (scope: Scope, declaration: TSESTree.Node): boolean =>
  scope.variables.some(
    ({ defs, references }) =>
      defs.some(({ type }) => type === 'FunctionName') &&
      references.some(
        ({ identifier }) =>
          identifier.range[0] < declaration.range[1] || identifier.parent.type === 'ExportSpecifier',
      ),
  );
