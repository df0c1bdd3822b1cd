import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { Report, SourceText } from '../../source-text.js';
import {
  functionAround,
  indentAt,
  isInside,
  type Loop,
  loopAround,
  nodesIn,
  propertyName,
  statementAround,
} from '../../syntax/surroundings.js';
import { constantText, freeName, isGlobal, isNeverReassigned, variableOf } from '../../syntax/variables.js';

export const regexpBuiltInLoop: FileCheck = {
  id: 'regexp-built-in-loop',
  category: 'performance',
  severity: 'warning',
  reach: 'file',
  title: 'a regular expression that is built anew in each turn of a loop, and is the same each time',
  why: 'Building one from text means to read and compile the text. Before the loop it is done once. What is made of a text that is not in the program may throw, and one with the flag `g` or `y` remembers where it stood: those are reported and left to you, but for one with such a flag that is kept, which may be meant to have its own place.',
  example: {
    bad: "const word = 'healer';\nfunction count(lines) {\n  let n = 0;\n  for (const line of lines) {\n    if (new RegExp(`^${word}$`, 'i').test(line)) n++;\n  }\n  return n;\n}",
    good: "const word = 'healer';\nconst pattern = new RegExp(`^${word}$`, 'i');\nfunction count(lines) {\n  let n = 0;\n  for (const line of lines) {\n    if (pattern.test(line)) n++;\n  }\n  return n;\n}",
  },
  fixes: true,
  on: true,
  begin(source) {
    const look = (node: TSESTree.NewExpression | TSESTree.CallExpression) => {
      const loop = loopAround(node);
      if (!loop || !isGlobal(source, node.callee, 'RegExp') || node.arguments.length === 0) return;
      if (!node.arguments.every((each) => isSameIn(source, each, loop))) return;
      if (remembers(source, node) && !isUsedAtOnce(node)) return;
      const fix = fixOf(source, node, loop);
      source.report({
        at: node,
        message: 'this builds the same regular expression in each turn of the loop',
        ...(fix && { fix }),
      });
    };
    return { NewExpression: look, CallExpression: look };
  },
};

/** Whether it may be one that keeps a place of its own between two uses. */
function remembers(
  source: SourceText,
  { arguments: [, flags] }: TSESTree.NewExpression | TSESTree.CallExpression,
): boolean {
  return flags !== undefined && /[gy]/.test(constantText(source, flags) ?? 'g');
}

/** Whether it is made of constants and names that the loop does not set. */
function isSameIn(source: SourceText, expression: TSESTree.Node, loop: Loop): boolean {
  return nodesIn(expression).every((node) => {
    switch (node.type) {
      case 'Literal':
      case 'TemplateLiteral':
      case 'TemplateElement':
      case 'BinaryExpression':
        return true;
      case 'Identifier': {
        const variable = variableOf(source, node);
        return (
          !!variable &&
          isNeverReassigned(variable) &&
          !variable.defs.some((each) => isInside(each.name, loop))
        );
      }
      default:
        return false;
    }
  });
}

function fixOf(
  source: SourceText,
  node: TSESTree.NewExpression | TSESTree.CallExpression,
  loop: Loop,
): Report['fix'] | undefined {
  const [pattern, flags] = node.arguments;
  const said = flags ? constantText(source, flags) : '';
  if (said === null || /[gy]/.test(said) || !pattern || !isUsedAtOnce(node)) return undefined;
  const outermost = outermostOf(source, node, loop);
  const statement = statementAround(outermost);
  if (!statement || statement.type === 'LabeledStatement') return undefined;
  // What is no regular expression throws: then it would where the loop has no turn, too.
  if (!isValid(source, pattern, said)) return undefined;
  const name = freeName(source, 'pattern');
  const [at] = statement.range;
  const [start, end] = node.range;
  const indent = indentAt(source.text, at);
  return {
    title: 'build the regular expression once',
    claims: 'speed',
    edits: [
      { start: at, end: at, text: `const ${name} = ${source.textOf(node)};\n${indent}` },
      { start, end, text: name },
    ],
  };
}

/** Whether it is asked something and then gone, so that nobody can tell one from many. */
function isUsedAtOnce(node: TSESTree.Node): boolean {
  const { parent } = node;
  if (parent?.type === 'MemberExpression')
    return parent.object === node && /^(?:test|exec)$/.test(propertyName(parent) ?? '') && isCalled(parent);
  return (
    parent?.type === 'CallExpression' &&
    parent.arguments[0] === node &&
    parent.callee.type === 'MemberExpression' &&
    /^(?:match|replace|search|split)$/.test(propertyName(parent.callee) ?? '')
  );
}

const isCalled = (node: TSESTree.MemberExpression): boolean =>
  node.parent.type === 'CallExpression' && node.parent.callee === node;

function outermostOf(
  source: SourceText,
  node: TSESTree.NewExpression | TSESTree.CallExpression,
  loop: Loop,
): Loop {
  const next = loopAround(loop);
  if (!next || functionAround(next) !== functionAround(node)) return loop;
  return node.arguments.every((each) => isSameIn(source, each, next))
    ? outermostOf(source, node, next)
    : loop;
}

function isValid(source: SourceText, pattern: TSESTree.Node, flags: string): boolean {
  const text = constantText(source, pattern);
  if (text === null) return false;
  try {
    new RegExp(text, flags);
    return true;
  } catch {
    return false;
  }
}
