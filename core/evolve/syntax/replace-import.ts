import type { Variable } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { linkParents } from '../examine/walk.js';
import { parse } from '../graph/definitions.js';
import type { TextEdit } from '../manifest/edit-json.js';
import { sourceText } from '../source-text.js';

/**
 * Edits that take the one import of a module out of a file, as its default or by `require`, and write an expression of globals
 * (`Object.assign`) in the place of each use; null where it is used for anything but its value, or those globals are not what
 * they are called there.
 */
export function replaceImport(
  file: string,
  text: string,
  { specifier, expression }: { specifier: string; expression: string },
): TextEdit[] | null {
  const program = parse(file, text);
  if (!program) return null;
  linkParents(program);
  const source = sourceText(file, text, program, null);
  const binding = program.body.map((node) => bindingOf(node, specifier)).find((each) => each !== null);
  // Another mention is another import of it, or something that nobody here knows of.
  const mentions = source.tokens.filter(
    ({ type, value }) => type === 'String' && value.slice(1, -1) === specifier,
  );
  if (!binding || mentions.length !== 1) return null;
  const [root = ''] = expression.split('.');
  const scopes = source.scopes();
  if (scopes.scopes.some(({ set }) => (set.get(root)?.defs.length ?? 0) > 0)) return null;
  const variable = scopes.getDeclaredVariables(binding.declaration)[0];
  const uses = variable && usesOf(variable);
  const removed = uses && lineOf(binding.statement, text);
  return removed && uses
    ? [removed, ...uses.map(({ range: [start, end] }) => ({ start, end, text: expression }))]
    : null;
}

interface Binding {
  statement: TSESTree.ProgramStatement;
  declaration: TSESTree.Node;
}

function bindingOf(node: TSESTree.ProgramStatement, specifier: string): Binding | null {
  if (node.type === 'ImportDeclaration') {
    const [only, ...more] = node.specifiers;
    const fits = node.source.value === specifier && node.importKind !== 'type' && more.length === 0;
    return fits && only?.type === 'ImportDefaultSpecifier' ? { statement: node, declaration: only } : null;
  }
  if (node.type !== 'VariableDeclaration') return null;
  const [only, ...more] = node.declarations;
  const call = only?.init;
  const isRequire =
    call?.type === 'CallExpression' &&
    call.callee.type === 'Identifier' &&
    call.callee.name === 'require' &&
    call.arguments[0]?.type === 'Literal' &&
    call.arguments[0].value === specifier;
  return only && isRequire && more.length === 0 && only.id.type === 'Identifier'
    ? { statement: node, declaration: only }
    : null;
}

/** Where its value is used; null where it is written to, handed on by its name, or asked for what it has besides. */
function usesOf({ references }: Variable): TSESTree.Node[] | null {
  const uses = references.filter(({ init }) => !init);
  const areValues = uses.every((reference) => {
    const { identifier, isValueReference } = reference;
    const { parent } = identifier;
    const isPlain =
      parent !== undefined &&
      !/^(?:ExportSpecifier|ExportDefaultDeclaration|NewExpression|TSTypeQuery|TaggedTemplateExpression)$/.test(
        parent.type,
      ) &&
      !(parent.type === 'MemberExpression' && parent.object === identifier) &&
      !(parent.type === 'Property' && parent.shorthand) &&
      !parent.type.startsWith('JSX');
    return isPlain && isValueReference && !reference.isWrite();
  });
  return areValues ? uses.map(({ identifier }) => identifier) : null;
}

/** The statement with its line; null where what follows could be taken for a part of what is before. */
function lineOf({ range: [from, to] }: TSESTree.Node, text: string): TextEdit | null {
  const before = text.slice(0, from);
  const after = text.slice(to);
  if (/^\s*[([`/+*.,-]/.test(after) && !/^\s*\/[/*]/.test(after)) return null;
  const start = /[ \t]*$/.exec(before)?.index ?? from;
  const rest = /^[ \t]*(?:\r?\n|$)/.exec(after)?.[0];
  const isAlone = rest !== undefined && (start === 0 || before[start - 1] === '\n');
  return isAlone ? { start, end: to + rest.length, text: '' } : { start: from, end: to, text: '' };
}
