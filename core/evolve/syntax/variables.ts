import type { ScopeManager, Variable } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { SourceText } from '../source-text.js';

export type Scoped = Pick<SourceText, 'scopes'>;

const known = new WeakMap<ScopeManager, Map<TSESTree.Node, Variable>>();

/** The variable that a name stands for, where the file declares or imports it. */
export function variableOf({ scopes }: Scoped, name: TSESTree.Node): Variable | null {
  const manager = scopes();
  let variables = known.get(manager);
  if (!variables) {
    variables = new Map();
    for (const scope of manager.scopes) {
      for (const { identifier, resolved } of scope.references)
        if (resolved) variables.set(identifier, resolved);
      for (const variable of scope.variables)
        for (const identifier of variable.identifiers) variables.set(identifier, variable);
    }
    known.set(manager, variables);
  }
  const variable = variables.get(name);
  return variable && variable.defs.length > 0 ? variable : null;
}

/** Whether a name is one that the file does not declare, as `Math` is. */
export const isGlobal = (source: Scoped, node: TSESTree.Node, name: string): boolean =>
  node.type === 'Identifier' && node.name === name && variableOf(source, node) === null;

/** Whether any scope of the file declares or uses the name, so that a new variable of it might hide another. */
export function isTaken({ scopes }: Scoped, name: string): boolean {
  return scopes().scopes.some(
    ({ set, through }) =>
      (set.get(name)?.defs.length ?? 0) > 0 || through.some(({ identifier }) => identifier.name === name),
  );
}

/** A name that is not taken: the one wanted, or with a number behind it. */
export function freeName(source: Scoped, wanted: string): string {
  let name = wanted;
  for (let nth = 2; isTaken(source, name); nth++) name = `${wanted}${nth}`;
  return name;
}

/** Whether nothing is assigned to it after it was declared. */
export const isNeverReassigned = ({ references }: Variable): boolean =>
  references.every((each) => !each.isWrite() || each.init === true);

/** What the one declaration of a variable sets it to, where it is a plain `const x = …` or never assigned again. */
export function initialValueOf(variable: Variable): TSESTree.Expression | null {
  const [definition] = variable.defs;
  if (variable.defs.length !== 1 || definition?.type !== 'Variable') return null;
  const { node } = definition;
  return node.id.type === 'Identifier' && node.init && isNeverReassigned(variable) ? node.init : null;
}

/** The value of an expression that is the same text every time; null where it may not be. */
export function constantText(source: Scoped, node: TSESTree.Node): string | null {
  switch (node.type) {
    case 'Literal':
      return 'regex' in node ? null : String(node.value);
    case 'TemplateLiteral': {
      const parts = node.expressions.map((each) => constantText(source, each));
      if (parts.some((each) => each === null)) return null;
      return node.quasis.map(({ value }, index) => (value.cooked ?? '') + (parts[index] ?? '')).join('');
    }
    case 'BinaryExpression': {
      if (node.operator !== '+') return null;
      const left = constantText(source, node.left);
      const right = constantText(source, node.right);
      return left === null || right === null ? null : left + right;
    }
    case 'Identifier': {
      const variable = variableOf(source, node);
      const value = variable && initialValueOf(variable);
      return value ? constantText(source, value) : null;
    }
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
      return constantText(source, node.expression);
    default:
      return null;
  }
}
