import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { visitorKeys } from '@typescript-eslint/visitor-keys';
import { type FunctionNode, isFunction, isLoop } from './surroundings.js';

/**
 * How hard a function is to follow, with the nameless functions inside of it but without those declared there: one for each break in the flow, and one more for
 * each level that it is nested in (G. A. Campbell, "Cognitive Complexity", SonarSource, version 1.7, 2023).
 */
export function cognitiveComplexity(root: FunctionNode): number {
  let sum = 0;
  const name = root.type === 'FunctionDeclaration' ? root.id?.name : undefined;
  let isRecursive = false;
  const inside = (node: TSESTree.Node, level: number, except: readonly TSESTree.Node[] = []) => {
    for (const key of visitorKeys[node.type] ?? [])
      for (const child of [
        (node as unknown as Record<string, unknown>)[key],
      ].flat() as (TSESTree.Node | null)[])
        if (child && !except.includes(child)) visit(child, level);
  };
  const visit = (node: TSESTree.Node, level: number): void => {
    if (node.type === 'FunctionDeclaration') return;
    if (node.type === 'IfStatement') visitIf(node, level, false);
    else if (isFunction(node)) inside(node, level + 1);
    else if (isLoop(node) || node.type === 'SwitchStatement' || node.type === 'CatchClause') {
      sum += 1 + level;
      inside(node, level + 1);
    } else if (node.type === 'ConditionalExpression') {
      sum += 1 + level;
      visit(node.test, level);
      visit(node.consequent, level + 1);
      visit(node.alternate, level + 1);
    } else {
      sum += ownCost(node);
      if (node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === name)
        isRecursive = true;
      inside(node, level);
    }
  };
  const visitIf = (node: TSESTree.IfStatement, level: number, isElse: boolean): void => {
    sum += isElse ? 1 : 1 + level;
    visit(node.test, level);
    visit(node.consequent, level + 1);
    if (node.alternate?.type === 'IfStatement') visitIf(node.alternate, level, true);
    else if (node.alternate) {
      sum += 1;
      visit(node.alternate, level + 1);
    }
  };
  inside(root, 0);
  return sum + (isRecursive ? 1 : 0);
}

/** A jump to a label, and each run of equal operators. */
function ownCost(node: TSESTree.Node): number {
  if (node.type === 'BreakStatement' || node.type === 'ContinueStatement') return node.label ? 1 : 0;
  if (node.type !== 'LogicalExpression' || node.operator === '??') return 0;
  const { parent } = node;
  return parent.type === 'LogicalExpression' && parent.operator === node.operator ? 0 : 1;
}
