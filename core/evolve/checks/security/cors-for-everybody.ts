import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { originOf } from '../../syntax/modules.js';
import { propertyName } from '../../syntax/surroundings.js';
import { initialValueOf, variableOf } from '../../syntax/variables.js';

export const corsForEverybody: FileCheck = {
  id: 'cors-for-everybody',
  category: 'security',
  severity: 'error',
  reach: 'file',
  title: 'any site may act for the people who are logged in',
  why: '`credentials: true` lets a browser send cookies along; with `origin: true` every site on the web may do that and read the answer (CWE-942). Name the origins that you know.',
  example: {
    bad: "import cors from 'cors';\napp.use(cors({ origin: true, credentials: true }));",
    good: "import cors from 'cors';\napp.use(cors({ origin: ['https://app.example.com'], credentials: true }));",
  },
  fixes: false,
  on: false,
  source: 'https://cwe.mitre.org/data/definitions/942.html',
  begin: (source) => ({
    CallExpression(node) {
      for (const argument of optionsOf(source, node)) {
        const options = writtenOut(source, argument);
        const origin = settingIn(options, 'origin');
        const credentials = settingIn(options, 'credentials');
        if (!isLiteral(credentials, true) || !origin || !isAny(origin)) continue;
        source.report({
          at: origin.parent ?? origin,
          message:
            'every site may send requests with the cookies of whoever is logged in, and read the answers',
        });
      }
    },
  }),
};

/** `cors(options)` of Express and Koa, and `register(cors, options)` of Fastify. */
function optionsOf(
  source: SourceText,
  { callee, arguments: given }: TSESTree.CallExpression,
): TSESTree.Node[] {
  const isCors = (node: TSESTree.Node | undefined): boolean =>
    !!node && /^(?:cors|@koa\/cors|@fastify\/cors|koa2-cors)$/.test(originOf(source, node)?.module ?? '');
  const [first, second] = given;
  if (isCors(callee)) return first ? [first] : [];
  return isCors(first) && second ? [second] : [];
}

function writtenOut(source: SourceText, node: TSESTree.Node): TSESTree.Node | null {
  if (node.type !== 'Identifier') return node;
  const variable = variableOf(source, node);
  return variable && initialValueOf(variable);
}

function settingIn(node: TSESTree.Node | null, name: string): TSESTree.Node | null {
  if (node?.type !== 'ObjectExpression') return null;
  const found = node.properties.find((each) => each.type === 'Property' && propertyName(each) === name);
  return found?.type === 'Property' ? found.value : null;
}

const isLiteral = (node: TSESTree.Node | null, value: unknown): boolean =>
  node?.type === 'Literal' && node.value === value;

// `true`, a pattern that fits anything, and a function that answers yes whatever it is asked.
function isAny(node: TSESTree.Node): boolean {
  if (isLiteral(node, true)) return true;
  if (node.type === 'Literal' && 'regex' in node) return /^\^?\.\*\$?$/.test(node.regex.pattern);
  if (node.type !== 'ArrowFunctionExpression' || node.body.type !== 'CallExpression') return false;
  const [error, answer] = node.body.arguments;
  return isLiteral(error ?? null, null) && isLiteral(answer ?? null, true);
}
