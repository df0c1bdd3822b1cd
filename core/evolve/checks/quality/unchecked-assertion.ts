import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { functionAround, propertyName } from '../../syntax/surroundings.js';
import { isGlobal, variableOf } from '../../syntax/variables.js';

export const uncheckedAssertion: FileCheck = {
  id: 'unchecked-assertion',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  title: 'a type assertion that TypeScript compares with nothing',
  why: '`as T` is refused where a value cannot be a `T`, unless it comes by way of `unknown` or `never`, or is `any`, as what `JSON.parse` and `response.json()` answer. Then a value of another shape goes on as a `T`, and what reads it fails elsewhere. Left alone are types that promise nothing of what is inside (`unknown`, `Partial`, `Record<string, any>`), `this`, of which a subclass or a mixin may add to what its type says, what the function asks for its kind afterwards, copies by way of JSON, and tests, whose stand-ins are never whole.',
  example: {
    bad: 'export const port = (text: string) => (JSON.parse(text) as { port: number }).port;',
    good: "export function port(text: string): number {\n  const value = JSON.parse(text) as unknown;\n  if (value && typeof value === 'object' && 'port' in value && typeof value.port === 'number') return value.port;\n  throw new Error('no port in it');\n}",
  },
  fixes: false,
  // Whether somebody made sure of the shape before, or elsewhere, is not to be seen in the file.
  on: false,
  eslint: ['@typescript-eslint/no-unsafe-type-assertion'],
  begin(source) {
    const look = (node: Assertion): void => {
      const { typeAnnotation, expression } = node;
      if (isOpen(source, typeAnnotation)) return;
      const message = isAssertion(expression) ? wayRound(source, expression) : anyOf(source, expression);
      if (message && !isLookedAt(source, node))
        source.report({ at: node, message, key: source.textOf(node).slice(0, 200) });
    };
    return { TSAsExpression: look, TSTypeAssertion: look };
  },
};

type Assertion = TSESTree.TSAsExpression | TSESTree.TSTypeAssertion;

/** Whether what follows in the function asks what kind of value it is. */
function isLookedAt(source: SourceText, { parent, range }: Assertion): boolean {
  if (parent.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier') return false;
  const after = source.text.slice(range[1], functionAround(parent)?.range[1]);
  const name = parent.id.name.replaceAll('$', '\\$&');
  return new RegExp(
    `\\btypeof ${name}(?![\\w$.[])|(?<![\\w$.])${name} instanceof\\b|\\bisArray\\(${name}\\)|\\b\\w*(?:[pP]arse|[vV]alid\\w*)\\(${name}\\)`,
  ).test(after);
}

const isAssertion = (node: TSESTree.Node): node is Assertion =>
  node.type === 'TSAsExpression' || node.type === 'TSTypeAssertion';

/** Whether the type says nothing of what is inside. */
const isOpen = ({ textOf }: SourceText, type: TSESTree.TypeNode): boolean =>
  /^TS(?:Any|Object)Keyword$/.test(type.type) ||
  /\b(?:unknown|Partial)\b|^const$|^(?:Record<string, *any>|\{ *\[\w+: *string\]: *any;? *\})$/.test(
    textOf(type),
  );

function wayRound(
  { textOf }: SourceText,
  { typeAnnotation: { type }, expression }: Assertion,
): string | null {
  // TypeScript has no type for what a subclass adds, and none for the class of an object.
  if (/^this\b/.test(textOf(expression))) return null;
  const by = type === 'TSUnknownKeyword' ? 'unknown' : type === 'TSNeverKeyword' ? 'never' : null;
  return by && `by way of ${by}, TypeScript does not compare the two types`;
}

function anyOf(source: SourceText, expression: TSESTree.Expression): string | null {
  const value = expression.type === 'AwaitExpression' ? expression.argument : expression;
  if (value.type === 'Identifier')
    return isDeclaredAny(source, value) ? `${value.name} is any: nothing looks whether it is one` : null;
  if (value.type !== 'CallExpression' || value.callee.type !== 'MemberExpression') return null;
  const { object } = value.callee;
  const name = propertyName(value.callee);
  if (name === 'parse' && isGlobal(source, object, 'JSON'))
    return isCopy(source, value) ? null : 'nothing looks whether the text holds one';
  const isAnswer = name === 'json' && value.arguments.length === 0 && expression.type === 'AwaitExpression';
  return isAnswer ? 'nothing looks whether the answer holds one' : null;
}

/** `JSON.parse(JSON.stringify(value))`, which has the shape of what was copied. */
const isCopy = (source: SourceText, { arguments: [text] }: TSESTree.CallExpression): boolean =>
  text?.type === 'CallExpression' &&
  text.callee.type === 'MemberExpression' &&
  isGlobal(source, text.callee.object, 'JSON');

function isDeclaredAny(source: SourceText, name: TSESTree.Identifier): boolean {
  const [declared] = variableOf(source, name)?.identifiers ?? [];
  return declared?.type === 'Identifier' && declared.typeAnnotation?.typeAnnotation.type === 'TSAnyKeyword';
}
