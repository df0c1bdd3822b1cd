import type { Scope, Variable } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';

export const shadowedVariable: FileCheck = {
  id: 'shadowed-variable',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  title: 'a variable that hides another of the same function, which goes on being used',
  why: 'Two things have one name, and a line that is moved or added takes the one for the other. Found is a `const`, `let` or `var` whose name is also that of a variable or a parameter of the function around it, where the outer one is used after the inner one was declared. Left alone are parameters, names of the file as a whole, names whose outer one is declared later or done with by then, and what the first value of the outer one is made from.',
  example: {
    bad: 'function total(items) {\n  let sum = 0;\n  for (const item of items) {\n    const sum = item.price * item.count;\n    log(sum);\n  }\n  return sum;\n}',
    good: 'function total(items) {\n  let sum = 0;\n  for (const item of items) {\n    const price = item.price * item.count;\n    log(price);\n    sum += price;\n  }\n  return sum;\n}',
  },
  fixes: false,
  on: false,
  eslint: ['no-shadow', '@typescript-eslint/no-shadow'],
  begin: (source) => ({
    Program() {
      for (const scope of source.scopes().scopes)
        for (const inner of scope.variables) {
          const [at] = inner.identifiers;
          const outer = at && inner.defs[0]?.type === 'Variable' ? hiddenBy(inner, scope) : null;
          if (!at || !outer || !isBetween(at, outer)) continue;
          const line = outer.identifiers[0]?.loc.start.line;
          source.report({
            at,
            message: `this ${inner.name} hides that of line ${line}, which is used after it`,
            key: inner.name,
          });
        }
    },
  }),
};

/** The variable or parameter of a function around that has the name as well. */
function hiddenBy({ name }: Variable, scope: Scope): Variable | null {
  for (let around = scope.upper; around; around = around.upper) {
    if (around.type === 'module' || around.type === 'global') return null;
    const found = around.set.get(name);
    const [definition] = found?.defs ?? [];
    if (found && definition) return /^(?:Variable|Parameter)$/.test(definition.type) ? found : null;
  }
  return null;
}

/** Whether the outer variable was declared before the place, not just there, and is used after it. */
function isBetween({ range: [start, end] }: TSESTree.Node, { defs, references }: Variable): boolean {
  const [definition] = defs;
  if (!definition || definition.name.range[0] > start) return false;
  if (definition.type === 'Variable' && definition.node.range[1] > end) return false;
  return references.some(({ identifier }) => identifier.range[0] > end);
}
