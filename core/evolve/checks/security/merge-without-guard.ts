import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { resolveImport } from '../../../diagnose/imports.js';
import { moduleSurface } from '../../../repair/evidence/module-surface.js';
import { packageSurface } from '../../../repair/evidence/public-surface.js';
import { parseProgram } from '../../../syntax/program.js';
import { isSourceFile } from '../../../workspace/sources.js';
import type { ProjectCheck, ProjectFinding } from '../../check.js';
import { linkParents } from '../../examine/walk.js';
import { isAside } from '../../manifest/aside.js';
import { type Manifest, manifestFor, manifestsOf } from '../../manifest/manifests.js';
import type { Project } from '../../project.js';
import { type SourceText, sourceText } from '../../source-text.js';
import { type Merging, mergingsIn } from '../../syntax/deep-merges.js';
import { isFromRequest } from '../../syntax/request-input.js';
import { bare, isInside, propertyName } from '../../syntax/surroundings.js';
import { initialValueOf, isGlobal, variableOf } from '../../syntax/variables.js';

export const mergeWithoutGuard: ProjectCheck = {
  id: 'merge-without-guard',
  category: 'security',
  severity: 'warning',
  reach: 'project',
  title: 'a deep merge that a key named __proto__ leads out of its objects',
  why: 'With `{"__proto__": {"admin": true}}` from `JSON.parse` such a function writes into the prototype of all objects (prototype pollution, CWE-1321). Leave out `__proto__`, `constructor` and `prototype`, or write into an object without a prototype. Found is one that is given what a request brings, an answer or parsed JSON in the same file, and one that a published package gives to others as a merge, since nobody knows what they merge with it. What names `__proto__` anywhere in the file, asks whether the key is the object’s own, goes through the keys of what it writes into, or merges into a new object is left alone.',
  example: {
    bad: "export function merge(into, from) {\n  for (const key in from) {\n    if (typeof from[key] === 'object' && into[key]) merge(into[key], from[key]);\n    else into[key] = from[key];\n  }\n  return into;\n}",
    good: "export function merge(into, from) {\n  for (const key in from) {\n    if (key === '__proto__') continue;\n    if (typeof from[key] === 'object' && into[key]) merge(into[key], from[key]);\n    else into[key] = from[key];\n  }\n  return into;\n}",
  },
  fixes: false,
  on: false,
  onRequest:
    'It hardly ever finds anything: once in 484 public projects, but for those that do nothing else than merge objects.',
  source: 'https://cwe.mitre.org/data/definitions/1321.html',
  async examine(project) {
    const manifests = await manifestsOf(project);
    const files = [...project.facts.keys()].filter((file) => isSourceFile(file) && !isAside(file));
    const found = files.map(async (file): Promise<ProjectFinding[]> => {
      const source = await mayMerge(project, file);
      const mergings = source ? mergingsIn(source) : [];
      if (!source || mergings.length === 0) return [];
      const isGiven = await isGivenToOthers(project, source, manifestFor(project, file, manifests));
      return mergings
        .filter((each) => isGiven || isGivenForeign(source, each))
        .map(({ call }) => ({
          file,
          line: call.loc.start.line,
          message: 'a key named `__proto__` leads this into the prototype of all objects',
          key: source.textOf(call),
        }));
    });
    return (await Promise.all(found)).flat();
  },
};

/** The file, parsed where by its text it might hold a function that calls itself with `into[key]`, or with `from[key]` after it. */
async function mayMerge(project: Project, file: string): Promise<Source | null> {
  const text = await project.read(file);
  if (text === null || /__proto__|isUnsafe|unsafeProp|safeKey|isPrototypePolluted/.test(text)) return null;
  const called = text.matchAll(
    /(?<![\w$])([\w$]+)(?:<[^<>()]*>)?\(\s*(?:[\w$]+\[|[\w$]+,\s*[\w$]+\[)[\w$]+\]/g,
  );
  const declared = new Set(
    [...text.matchAll(/\b(?:function|const|let|var)\s+([\w$]+)/g)].map(([, name]) => name),
  );
  if (![...called].some(([, name]) => declared.has(name))) return null;
  const program = parse(file, text);
  if (!program) return null;
  linkParents(program);
  const source = sourceText(file, text, program, null);
  return source.isWrittenHere ? source : null;
}

function parse(file: string, text: string): TSESTree.Program | null {
  // With the other reading of `<` it may parse.
  for (const jsx of /\.[cm]?ts$/.test(file) ? [false] : [true, false]) {
    try {
      return parseProgram(text, { file, jsx, tokens: true });
    } catch {}
  }
  return null;
}

type Source = Omit<SourceText, 'report'>;

const isMerge = /merge|extend|assign|mixin|defaults|deep/i;

/** Whether others get a function of the file from the package by a name that tells that it merges. */
async function isGivenToOthers(
  project: Project,
  { path, text }: Source,
  manifest: Manifest | undefined,
): Promise<boolean> {
  if (!manifest?.data.name || manifest.data.private) return false;
  const read = async (file: string) => (await project.read(file)) ?? undefined;
  const surface = await packageSurface(manifest.folder, read, resolveImport);
  const { name } = manifest.data;
  return [...(moduleSurface(path, text)?.own.keys() ?? [])].some(
    (own) => surface?.names.has(own) && isMerge.test(own === 'default' ? name : own),
  );
}

/** Whether a call of it in the same file hands it what came from elsewhere. */
function isGivenForeign(source: Source, { node, variable }: Merging): boolean {
  return variable.references.some(({ identifier }) => {
    const { parent } = identifier;
    return (
      parent?.type === 'CallExpression' &&
      parent.callee === identifier &&
      !isInside(identifier, node) &&
      parent.arguments.slice(1).some((each) => isFromRequest(source, each) || isParsed(source, each))
    );
  });
}

/** What `JSON.parse` or `response.json()` answers, or a constant that holds it. */
function isParsed(source: Source, expression: TSESTree.Node): boolean {
  const node = bare(expression);
  if (node.type === 'AwaitExpression') return isParsed(source, node.argument);
  if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') {
    const name = propertyName(node.callee);
    return (
      (name === 'json' && node.arguments.length === 0) ||
      (name === 'parse' && isGlobal(source, node.callee.object, 'JSON'))
    );
  }
  const variable = node.type === 'Identifier' ? variableOf(source, node) : null;
  const value = variable && initialValueOf(variable);
  return !!value && value !== node && isParsed(source, value);
}
