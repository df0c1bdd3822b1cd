import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { Report, SourceText } from '../../source-text.js';
import { originOf } from '../../syntax/modules.js';
import { isProgram } from '../../syntax/programs.js';
import { bare, propertyName } from '../../syntax/surroundings.js';
import { constantText, initialValueOf, isTaken, variableOf } from '../../syntax/variables.js';

export const shellCommand: FileCheck = {
  id: 'shell-command',
  category: 'security',
  severity: 'warning',
  reach: 'file',
  title: 'a command line for the shell that is put together from values',
  why: 'The shell reads the whole line: a value with a space, a quote or `;` in it becomes words and commands of its own (CWE-78). `execFile` starts a program with its arguments as they are. It is changed for you where each value is an argument by itself and stands in quotation marks; programs for the command line and scripts of a build are left alone, and so is a function that is given a command to run.',
  example: {
    bad: 'import { execFileSync, execSync } from \'node:child_process\';\nexport const shrink = (file) => execSync(`convert "${file}" -resize 50% small.png`);',
    good: "import { execFileSync } from 'node:child_process';\nexport const shrink = (file) => execFileSync('convert', [file, '-resize', '50%', 'small.png']);",
  },
  fixes: true,
  on: true,
  source: 'https://cwe.mitre.org/data/definitions/78.html',
  begin(source) {
    if (isProgram(source)) return {};
    return {
      CallExpression(node) {
        const origin = originOf(source, node.callee);
        if (origin?.module !== 'child_process' || !/^exec(?:Sync)?$/.test(origin.path)) return;
        const [first] = node.arguments;
        const line = first && writtenLine(source, first);
        if (!line || valuesIn(line).every((each) => isSafe(source, each))) return;
        if (valuesIn(line).some((each) => isGivenCommand(source, each))) return;
        const fix = fixOf(source, node, origin.path);
        source.report({
          at: first,
          message: 'the shell reads what these values hold as part of the command line',
          key: source.textOf(node),
          ...(fix && { fix }),
        });
      },
    };
  },
};

function writtenLine(source: SourceText, expression: TSESTree.Node): TSESTree.Node | null {
  const node = bare(expression);
  if (node.type === 'TemplateLiteral' || node.type === 'BinaryExpression') return node;
  const variable = node.type === 'Identifier' ? variableOf(source, node) : null;
  const value = variable && initialValueOf(variable);
  return value?.type === 'TemplateLiteral' || value?.type === 'BinaryExpression' ? value : null;
}

const valuesIn = (node: TSESTree.Node): TSESTree.Node[] =>
  node.type === 'TemplateLiteral'
    ? [...node.expressions]
    : node.type === 'BinaryExpression'
      ? [...valuesIn(node.left), ...valuesIn(node.right)]
      : [node];

/** A parameter that is a command by its name: what becomes of it is for the callers to say. */
const isGivenCommand = (source: SourceText, node: TSESTree.Node): boolean =>
  node.type === 'Identifier' &&
  /^(?:cmd|command|commandLine)$/.test(node.name) &&
  variableOf(source, node)?.defs[0]?.type === 'Parameter';

/** Constants, numbers, and what was quoted by something that is called so. */
function isSafe(source: SourceText, expression: TSESTree.Node, seen = new Set<TSESTree.Node>()): boolean {
  const node = bare(expression);
  if (seen.has(node)) return false;
  seen.add(node);
  if (constantText(source, node) !== null) return true;
  if (node.type === 'ConditionalExpression')
    return isSafe(source, node.consequent, seen) && isSafe(source, node.alternate, seen);
  if (node.type === 'Identifier' && /^(?:__dirname|__filename)$/.test(node.name)) return true;
  const text = source.textOf(node);
  if (/^process\.(?:execPath|p?pid|argv\[[01]\]|platform|cwd\(\))$/.test(text)) return true;
  if (/(?:^|\.)(?:pid|port|length|size|count)$/i.test(text)) return true;
  if (node.type === 'CallExpression') return isSafeCall(source, node);
  const value = heldBy(source, node);
  return (
    /^(?:Call|Conditional)Expression$/.test(value?.type ?? '') && isSafe(source, value as typeof node, seen)
  );
}

/** `quote(…)` and its like, and constants that are joined. */
function isSafeCall(source: SourceText, { callee }: TSESTree.CallExpression): boolean {
  if (/quote|escape|Number|parseInt/i.test(source.textOf(callee))) return true;
  if (callee.type !== 'MemberExpression' || propertyName(callee) !== 'join') return false;
  const list = callee.object.type === 'Identifier' ? heldBy(source, callee.object) : callee.object;
  return (
    list?.type === 'ArrayExpression' &&
    list.elements.every((each) => each !== null && constantText(source, each) !== null)
  );
}

function heldBy(source: SourceText, node: TSESTree.Node): TSESTree.Expression | null {
  const variable = node.type === 'Identifier' ? variableOf(source, node) : null;
  return variable && initialValueOf(variable);
}

/** `execSync(`program "${value}" word`)` as `execFileSync('program', [value, 'word'])`: nothing in it is for the shell alone. */
function fixOf(source: SourceText, node: TSESTree.CallExpression, name: string): Report['fix'] | undefined {
  const { callee } = node;
  const [line, options] = node.arguments;
  if (line?.type !== 'TemplateLiteral' || (name === 'exec' && node.arguments.length > 1)) return undefined;
  if (options && (options.type !== 'ObjectExpression' || /\bshell\b|\.\.\./.test(source.textOf(options))))
    return undefined;
  const words = wordsOf(source, line);
  const [program, ...rest] = words ?? [];
  if (
    !program ||
    !/^'[a-z][a-z0-9]*'$/.test(program) ||
    /^'(?:npm|npx|yarn|pnpm|cd|echo|export|set|source|type|dir|test|time)'$/.test(program)
  )
    return undefined;
  const put = name === 'exec' ? 'execFile' : 'execFileSync';
  const target =
    callee.type === 'MemberExpression' && propertyName(callee) === name && !callee.computed
      ? callee.property
      : callee.type === 'Identifier' && isImported(source, put)
        ? callee
        : null;
  if (!target) return undefined;
  return {
    title: `start the program by ${put}, without a shell`,
    edits: [
      { start: target.range[0], end: target.range[1], text: put },
      { start: line.range[0], end: line.range[1], text: `${program}, [${rest.join(', ')}]` },
    ],
  };
}

const isImported = (source: SourceText, name: string): boolean =>
  isTaken(source, name) &&
  source
    .scopes()
    .scopes.some(({ set }) =>
      set.get(name)?.defs.some(({ type }) => type === 'ImportBinding' || type === 'Variable'),
    ) &&
  new RegExp(`\\b${name}\\b[^;]*child_process`).test(source.text);

/** Words of a command line, as expressions: plain ones, and values in quotation marks of their own. Null where there is more to it. */
function wordsOf(source: SourceText, { quasis, expressions }: TSESTree.TemplateLiteral): string[] | null {
  const words: string[] = [];
  for (const [index, { value }] of quasis.entries()) {
    let text = value.cooked ?? '';
    const quote = index > 0 ? quoteAt(quasis[index - 1]?.value.cooked ?? '') : null;
    if (index > 0) {
      if (!quote || !text.startsWith(quote) || !/^.(?:\s|$)/.test(text)) return null;
      text = text.slice(1);
    }
    const expression = expressions[index];
    if (expression) {
      if (!/(?:^|\s)["']$/.test(text)) return null;
      text = text.slice(0, -1);
    }
    // Anything that a shell would read otherwise than as letters of a word.
    if (!/^[\w\s./:=@%+,-]*$/.test(text)) return null;
    words.push(
      ...text
        .split(/\s+/)
        .filter(Boolean)
        .map((word) => `'${word}'`),
    );
    if (expression) words.push(source.textOf(expression));
  }
  return words;
}

const quoteAt = (text: string): string | null => /["']$/.exec(text)?.[0] ?? null;
