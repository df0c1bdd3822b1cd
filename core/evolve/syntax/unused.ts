import type { Definition, Variable } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { SourceText } from '../source-text.js';
import { isInside, nodesIn } from './surroundings.js';

const known = new WeakMap<TSESTree.Program, Variable[]>();

/**
 * The variables of a file that nothing reads, without those that code which is not in sight may: of the top of a script,
 * where `eval` or `with` is used, and where a comment speaks of the rule or, for what is imported, of the name. What is
 * only shown, served, timed or compiled is left alone: fixtures, static files, benchmarks, and tests of types.
 */
export function unusedVariables(source: SourceText): Variable[] {
  const found = known.get(source.program) ?? findUnused(source);
  known.set(source.program, found);
  return found;
}

function findUnused(source: SourceText): Variable[] {
  const { comments, program, text } = source;
  if (
    isShown.test(source.path) ||
    isOfTypes(source) ||
    isDynamic(source) ||
    comments.some(({ value }) => isSilencing.test(value))
  )
    return [];
  const isModule = hasModuleSyntax(program) || /\brequire\s*\(|\bexports\b/.test(text);
  const holdsJsx = /<\/|\/>/.test(text);
  const isSpokenOf = (name: string) => comments.some(({ value }) => value.includes(name));
  return source.scopes().scopes.flatMap(({ type, variables }) => {
    const isTop = type === 'global' || type === 'module';
    if ((isTop && !isModule) || type === 'class' || type === 'function-expression-name') return [];
    return variables.filter(
      (variable) =>
        variable.defs.length === 1 &&
        !variable.name.startsWith('_') &&
        !isRead(variable) &&
        !(holdsJsx && jsxFactories.test(variable.name)) &&
        !(variable.defs[0]?.type === 'ImportBinding' && isSpokenOf(variable.name)),
    );
  });
}

const isShown =
  /(?:^|\/)(?:__)?(?:fixtures?|static|public|assets|testdata|bench(?:mark)?s?)(?:__)?\/|(?:^|\/)tests?\/(?:types?|typings)\/|\.(?:tst|test-d)\.[cm]?tsx?$/;

/** What JSX is compiled to calls of, as settings outside of the file say. */
const jsxFactories = /^(?:React|Preact|h|m|jsx|jsxs|jsxDEV|createElement|Fragment)$/;

const isSilencing =
  /^\s*eslint\s[\s\S]*no-unused-vars|@ts-nocheck|^\s*globals?\s|^\s*exported\s|^\s*jshint\s/;

/** Whether a test is one that only the compiler runs: nothing in it begins a test or asserts. */
const isOfTypes = ({ isTest, isTypescript, text }: SourceText): boolean =>
  isTest && isTypescript && !/\b(?:it|test|describe|suite|specify|expect|assert|should|export)\b/.test(text);

const isDynamic = ({ program, text }: SourceText): boolean =>
  /\beval\s*\(|\bwith\s*\(/.test(text) &&
  nodesIn(program).some(
    (node) =>
      node.type === 'WithStatement' ||
      (node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'eval'),
  );

const hasModuleSyntax = ({ body }: TSESTree.Program): boolean =>
  body.some(({ type }) => /^(?:Import|Export|TSExport|TSImportEquals)/.test(type));

/** Whether anything may ask for its value; what only sets it, or only calls the function from within itself, does not. */
function isRead({ references, defs: [definition] }: Variable): boolean {
  return references.some((each) => {
    if (!each.isWrite() || each.isTypeReference) return !isOwnCall(each.identifier, definition);
    return each.isRead() && !isAlone(each.identifier);
  });
}

const isOwnCall = (identifier: TSESTree.Node, definition: Definition | undefined): boolean =>
  definition?.type === 'FunctionName' &&
  definition.node.type === 'FunctionDeclaration' &&
  isInside(identifier, definition.node.body);

/** `n++` and `n += 1` as statements, whose value nothing takes. */
function isAlone({ parent }: TSESTree.Node): boolean {
  if (parent?.type === 'UpdateExpression') return parent.parent.type === 'ExpressionStatement';
  return parent?.type === 'AssignmentExpression' && parent.parent.type === 'ExpressionStatement';
}
