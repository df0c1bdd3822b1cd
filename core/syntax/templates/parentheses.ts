import { kindOf, type Tree, typeOf } from './tree.js';

/** Where an expression stands: the node that it is a part of, undefined where that is a statement or nothing, and as what. */
export interface Slot {
  parent: Tree | undefined;
  key: string;
}

/** Whether what is put there could be read otherwise without parentheses: an operand, or the object of an access or a call. */
export function needsParentheses(put: Tree, { parent, key }: Slot): boolean {
  if (!parent || isPrimary(put) || key === 'typeAnnotation') return false;
  if (typeOf(put) === 'SequenceExpression') return !takesSequence(parent, key);
  return bindsTightly(parent, key);
}

/** Whether a node binds the expression that stands in it as `key` more tightly than a comma or an assignment does. */
function bindsTightly(parent: Tree, key: string): boolean {
  if (key === 'callee' || key === 'tag' || key === 'superClass') return true;
  const type = typeOf(parent);
  if (type === 'MemberExpression') return key === 'object';
  return /^(?:TSNonNull|TSAs|TSSatisfies|Unary|Binary|Logical|Await|Update|Spread|Conditional|Chain)/.test(
    type,
  );
}

/** Between brackets, or up to the end of a statement. */
const takesSequence = (parent: Tree, key: string): boolean =>
  /^(?:Expression|Return|Throw|If|While|DoWhile|Switch)Statement$|^(?:TemplateLiteral|JSXExpressionContainer|Statements)$/.test(
    typeOf(parent),
  ) ||
  (typeOf(parent) === 'MemberExpression' && key === 'property');

/** What reads the same wherever an expression may stand. */
const isPrimary = (tree: Tree): boolean =>
  kindOf(tree) !== 'expression' ||
  /^(?:Member|Call|This|Array|TemplateLiteral|TaggedTemplate|TSNonNull|Super|Meta|Chain|JSX)/.test(
    typeOf(tree),
  );

/** Of the same operators as what it takes the place of, no parentheses are needed where that had none. */
export const bindsLike = (put: Tree, old: Tree): boolean =>
  typeOf(put) === typeOf(old) && bindingOf(put) === bindingOf(old);

/** Operators of one line bind alike. */
const groups = ['=== !== == !=', '< > <= >=', '+ -', '* / %', '&&', '||', '??'].map((line) =>
  line.split(' '),
);

function bindingOf({ label }: Tree): unknown {
  const operator = /operator=(\S+)/.exec(label)?.[1];
  if (operator === undefined) return null;
  const at = groups.findIndex((group) => group.includes(operator));
  return at < 0 ? operator : at;
}
