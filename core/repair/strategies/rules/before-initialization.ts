import { ancestorsOf, functionOf } from '../../syntax/lookup.js';
import type { Node } from '../../syntax/parse.js';
import { namesInScope } from '../../syntax/scope.js';
import { indentAt, lineStart, lineStop } from '../../syntax/style.js';
import { walk } from '../../syntax/walk.js';
import { nearestNames } from './nearest-names.js';
import { codeOf, type Fault, type Fix, insert, remove, replace, type Site } from './rule.js';
import { nodesAtSite } from './sites.js';
import { type IdentifierNode, isReference } from './undefined-name.js';

/** `Cannot access 'x' before initialization`: declare it earlier, use it later, or mean another name. */
export function beforeInitialization(fault: Fault): Fix[] {
  const name = /Cannot access '([^']+)' before initialization/.exec(fault.message)?.[1];
  if (!name) return [];
  return fault.sites.flatMap((site, order) => {
    const weight = 0.9 ** order;
    return [
      ...moveUp(site, name, weight),
      ...hoistedForms(site, name, weight),
      ...otherName(site, name, weight),
    ];
  });
}

// Above the statement, in the block of the declaration, that (by itself or by what it calls) reads the name.
function moveUp(site: Site, name: string, weight: number): Fix[] {
  const fixes: Fix[] = [];
  walk(site.program, (declaration) => {
    if (!declares(site, declaration, name)) return;
    const moved = /^Export/.test(declaration.parent?.type ?? '') ? (declaration.parent as Node) : declaration;
    const block = moved.parent;
    if (!block || !('body' in block) || !Array.isArray(block.body)) return;
    const statements = block.body as Node[];
    const own = statements.indexOf(moved);
    const uses = statements.findIndex(
      (each) => each.loc.start.line <= site.line && site.line <= each.loc.end.line,
    );
    const mention = new RegExp(`(?<![\\w$.])${name.replace(/\$/g, '\\$')}(?![\\w$])`);
    const targets = [uses, statements.findIndex((each) => mention.test(codeOf(site, each)))];
    for (const target of new Set(targets)) {
      const before = statements[target];
      if (!before || target >= own) continue;
      fixes.push({
        ...relocate(site, moved, before),
        title: `declare ${name} earlier`,
        prior: 0.85 * weight,
      });
      fixes.push({
        ...relocate(site, before, statements[own + 1] ?? null, moved),
        title: `use ${name} after its declaration`,
        prior: 0.45 * weight,
      });
    }
  });
  return fixes;
}

function relocate(
  site: Site,
  moved: Node,
  before: Node | null,
  after?: Node,
): { operator: string; edits: Fix['edits'] } {
  const { text } = site;
  const from = lineStart(text, moved.range[0]);
  const whole = text.slice(from, moved.range[0]).trim() === '';
  const stop = lineStop(text, moved.range[1]);
  const alone = whole && text.slice(moved.range[1], stop).trim() === '';
  const lineEnd = /^\r?\n/.exec(text.slice(stop))?.[0].length ?? 0;
  const gone = alone ? remove(site, from, stop + lineEnd) : remove(site, moved.range[0], moved.range[1]);
  const code = codeOf(site, moved);
  const indent = indentAt(text, (before ?? after ?? moved).range[0]);
  if (after)
    return {
      operator: 'move',
      edits: [gone, insert(site, lineStop(text, after.range[1]), `\n${indent}${code}`)],
    };
  if (!before) return { operator: 'move', edits: [] };
  return { operator: 'move', edits: [gone, insert(site, before.range[0], `${code}\n${indent}`)] };
}

// Function declarations are ready before anything runs; so is `var`, though only as undefined.
function hoistedForms(site: Site, name: string, weight: number): Fix[] {
  const fixes: Fix[] = [];
  walk(site.program, (node) => {
    if (!declares(site, node, name) || node.type !== 'VariableDeclaration') return;
    const [only] = node.declarations;
    const init = only?.init;
    if (
      node.declarations.length === 1 &&
      (init?.type === 'ArrowFunctionExpression' || init?.type === 'FunctionExpression')
    ) {
      const parameters = init.params.map((each) => codeOf(site, each)).join(', ');
      const body =
        init.body.type === 'BlockStatement'
          ? codeOf(site, init.body)
          : `{ return ${codeOf(site, init.body)}; }`;
      const head = `${init.async ? 'async ' : ''}function${init.generator ? '*' : ''} ${name}`;
      fixes.push({
        operator: 'function-kind',
        title: `make ${name} a function declaration`,
        edits: [replace(site, node, `${head}(${parameters}) ${body}`)],
        prior: 0.6 * weight,
      });
    }
    const keyword = { range: [node.range[0], node.range[0] + node.kind.length] as const };
    fixes.push({
      operator: 'var',
      title: `declare ${name} with var`,
      edits: [replace(site, keyword, 'var')],
      prior: 0.2 * weight,
    });
  });
  return fixes;
}

// `const total = total(items)`: the inner name hides the outer one; or a similar name was meant.
function otherName(site: Site, name: string, weight: number): Fix[] {
  const read = nodesAtSite(
    site,
    (node): node is IdentifierNode => node.type === 'Identifier' && node.name === name && isReference(node),
  )[0];
  if (!read) return [];
  const scope = namesInScope(site.program, read.range[0]).map((each) => each.name);
  const fixes: Fix[] = nearestNames(name, scope, 0.5)
    .slice(0, 4)
    .map(({ name: other, likeness }) => ({
      operator: 'name',
      title: `replace ${name} by ${other}`,
      edits: [replace(site, read, other)],
      prior: 0.45 * likeness * weight,
    }));
  const declaration = ancestorsOf(read).find((each) => declares(site, each, name));
  const home = declaration ? (functionOf(declaration) ?? site.program) : undefined;
  if (declaration && home) {
    const fresh = `${name}Value`;
    const edits = renameAfter(site, home, name, fresh, read);
    fixes.push({
      operator: 'rename',
      title: `rename the inner ${name} to ${fresh}`,
      edits,
      prior: 0.7 * weight,
    });
  }
  return fixes;
}

function renameAfter(site: Site, home: Node, name: string, fresh: string, except: Node): Fix['edits'] {
  const edits: Fix['edits'] = [];
  const seen = new Set<number>();
  const declaration = ancestorsOf(except).find((each) => each.type === 'VariableDeclarator');
  walk(home, (node) => {
    if (node.type !== 'Identifier' || node.name !== name || node === except || seen.has(node.range[0]))
      return;
    if (declaration && node.range[0] < declaration.range[0]) return;
    const inInit = declaration?.type === 'VariableDeclarator' && declaration.init;
    if (inInit && inInit.range[0] <= node.range[0] && node.range[1] <= inInit.range[1]) return;
    const declared = node.parent.type === 'VariableDeclarator' && node.parent.id === node;
    if (!declared && !isReference(node)) return;
    seen.add(node.range[0]);
    const shorthand = node.parent.type === 'Property' && node.parent.shorthand;
    edits.push(replace(site, node, shorthand ? `${name}: ${fresh}` : fresh));
  });
  return edits;
}

function declares(site: Site, node: Node, name: string): boolean {
  if (node.type === 'ClassDeclaration') return node.id?.name === name;
  if (node.type !== 'VariableDeclaration' || node.kind === 'var') return false;
  return node.declarations.some(({ id }) =>
    new RegExp(`(?<![\\w$.])${name.replace(/\$/g, '\\$')}(?![\\w$])`).test(codeOf(site, id)),
  );
}
