import type { Variable } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { isProgram } from '../../syntax/programs.js';
import { bare, type FunctionNode, functionAround, propertyName } from '../../syntax/surroundings.js';
import { initialValueOf, isGlobal, variableOf } from '../../syntax/variables.js';

export const unboundedCache: FileCheck = {
  id: 'unbounded-cache',
  category: 'performance',
  severity: 'note',
  reach: 'file',
  title: 'a cache of the whole file that only ever grows',
  why: 'A function keeps what it worked out, by one of its parameters, in a `Map` that lives as long as the process, and nothing takes anything out or looks at its size. With every new key it holds more, and in a server the keys come from others. Maps that are handed on or exported, whose size somebody asks for, that are cleared, and those of programs for the command line are left alone. Whether there can be more than a few keys is not seen from the text, which is why it runs on request only.',
  example: {
    bad: 'const known = new Map();\nexport function parse(text) {\n  if (!known.has(text)) known.set(text, read(text));\n  return known.get(text);\n}',
    good: 'const known = new Map();\nexport function parse(text) {\n  if (known.size > 1000) known.clear();\n  if (!known.has(text)) known.set(text, read(text));\n  return known.get(text);\n}',
  },
  fixes: false,
  on: false,
  begin(source) {
    if (isProgram(source)) return {};
    return {
      'Program:exit'({ body }) {
        for (const statement of body) {
          if (statement.type !== 'VariableDeclaration') continue;
          for (const { id, init } of statement.declarations) {
            if (id.type !== 'Identifier' || !init || !isEmptyMap(source, bare(init))) continue;
            const variable = variableOf(source, id);
            const uses = variable && initialValueOf(variable) ? usesOf(variable) : null;
            const grown = uses?.find((use) => use.name === 'set' && growsByParameter(source, use, uses));
            if (grown)
              source.report({
                at: id,
                message: `\`${id.name}\` keeps what each call puts into it, and nothing ever leaves it`,
              });
          }
        }
      },
    };
  },
};

const isEmptyMap = (source: SourceText, node: TSESTree.Node): boolean =>
  node.type === 'NewExpression' && isGlobal(source, node.callee, 'Map') && node.arguments.length === 0;

interface Use {
  name: string;
  call: TSESTree.CallExpression;
  around: FunctionNode;
}

/** All uses of the map; null where there is one other than asking for and putting in by a key, within a function. */
function usesOf({ references }: Variable): Use[] | null {
  const uses: Use[] = [];
  for (const { identifier, init } of references) {
    if (init) continue;
    const member = identifier.parent;
    if (member?.type !== 'MemberExpression' || member.object !== identifier) return null;
    const name = propertyName(member) ?? '';
    const call = member.parent;
    const around = functionAround(identifier);
    if (!/^(?:get|has|set)$/.test(name) || call.type !== 'CallExpression' || !around) return null;
    uses.push({ name, call, around });
  }
  return uses;
}

/** The same function looks first whether it has what it then puts in, under a key that is a parameter. */
function growsByParameter(source: SourceText, { call, around }: Use, uses: readonly Use[]): boolean {
  const [key] = call.arguments;
  const variable = key?.type === 'Identifier' ? variableOf(source, key) : null;
  const [definition] = variable?.defs ?? [];
  if (!variable || definition?.type !== 'Parameter' || definition.node !== around) return false;
  return uses.some(({ name, call: other, around: where }) => {
    const [asked] = other.arguments;
    return (
      name !== 'set' &&
      where === around &&
      asked?.type === 'Identifier' &&
      variableOf(source, asked) === variable
    );
  });
}
