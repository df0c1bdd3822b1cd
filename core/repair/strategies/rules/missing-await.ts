import {
  ancestorsOf,
  type FunctionNode,
  functionOf,
  isFunction,
  nameNodeOf,
  statementOf,
} from '../../syntax/lookup.js';
import type { Node } from '../../syntax/parse.js';
import { walk } from '../../syntax/walk.js';
import { brief, codeOf, type Fault, type Fix, insert, replace, type Site, type Source } from './rule.js';
import { nodesAtSite } from './sites.js';

type Call = Extract<Node, { type: 'CallExpression' }>;

/** A promise is used as if it were its value: await it, and make the function around it async. */
export async function missingAwait(fault: Fault): Promise<Fix[]> {
  const asynchronous = await asyncNames(fault);
  const shown = /Promise|\bthen\b|unhandled|rejection|not iterable|\[object Promise\]/i.test(
    `${fault.message} ${fault.thrown.actual ?? ''}`,
  );
  const fixes: Fix[] = [];
  const tried = new Set<Node>();
  for (const [order, site] of fault.sites.entries()) {
    const around = nodesAtSite(site, isFunction).slice(0, 1);
    const scope = [
      site.program,
      ...around,
      ...nodesAtSite(site, () => true).flatMap((node) => functionOf(node) ?? []),
    ];
    const within = scope.at(-1) ?? site.program;
    for (const call of callsIn(within)) {
      if (tried.has(call) || isHandled(call)) continue;
      tried.add(call);
      const known = asynchronous.has(calleeName(call));
      const onLine = call.loc.start.line <= site.line && site.line <= call.loc.end.line;
      if (!known && !(shown && onLine)) continue;
      const prior = (known ? 0.75 : 0.2) * (onLine ? 1 : 0.8) * (shown ? 1 : 0.75) * 0.9 ** order;
      fixes.push(...awaited(site, call, prior), ...returned(site, call, prior * 0.6));
    }
    fixes.push(...asyncCallbacks(site, within, 0.7 * 0.9 ** order));
  }
  return fixes;
}

/** `await is only valid in async functions`: make the function around each stray await async. */
export async function missingAsync(fault: Fault): Promise<Fix[]> {
  if (
    !/await is only valid|Unexpected reserved word|missing \) after argument|Unexpected identifier/.test(
      fault.message,
    )
  )
    return [];
  const fixes: Fix[] = [];
  for (const source of await fault.project.sources()) {
    const strays = new Set<FunctionNode>();
    walk(source.program, (node) => {
      if (node.type !== 'AwaitExpression' && !(node.type === 'ForOfStatement' && node.await)) return;
      const owner = functionOf(node);
      if (owner && !owner.async) strays.add(owner);
    });
    if (strays.size === 0) continue;
    const edits = [...strays].flatMap((each) => asyncEdits(source, each));
    fixes.push({ operator: 'async', title: 'make functions that await async', edits, prior: 0.95 });
  }
  return fixes;
}

/** An error that nobody waited for: return, await or catch the promise. */
export async function unhandledRejection(fault: Fault): Promise<Fix[]> {
  const asynchronous = await asyncNames(fault);
  const fixes: Fix[] = [];
  for (const [order, site] of fault.sites.entries()) {
    const weight = 0.9 ** order;
    walk(site.program, (node) => {
      if (node.type !== 'CallExpression' || node.parent.type !== 'ExpressionStatement' || isHandled(node))
        return;
      const known = asynchronous.has(calleeName(node)) || /^(?:then|reject|all|race)$/.test(calleeName(node));
      if (!known) return;
      fixes.push(...awaited(site, node, 0.6 * weight), ...returned(site, node, 0.5 * weight));
      const edits = [insert(site, node.range[1], '.catch(() => {})')];
      fixes.push({
        operator: 'catch',
        title: `ignore a failure of ${brief(codeOf(site, node))}`,
        edits,
        prior: 0.15 * weight,
      });
    });
  }
  return fixes;
}

/** Edits that make a function async; none when it is already, or cannot be. */
function asyncEdits(source: Source, owner: FunctionNode): Fix['edits'] {
  if (owner.async) return [];
  const { parent } = owner;
  if (parent.type === 'MethodDefinition' && parent.kind !== 'method') return [];
  const method = parent.type === 'MethodDefinition' || (parent.type === 'Property' && parent.method);
  return [
    insert(
      source,
      method
        ? (parent as { key: Node; computed: boolean } & Node).key.range[0] - (parentComputed(parent) ? 1 : 0)
        : owner.range[0],
      'async ',
    ),
  ];
}

const parentComputed = (node: Node): boolean => 'computed' in node && node.computed === true;

function awaited(site: Site, call: Node, prior: number): Fix[] {
  const owner = functionOf(call);
  const parts = owner ? asyncEdits(site, owner) : [];
  if (owner && !owner.async && parts.length === 0) return [];
  const { parent } = call;
  const operand =
    (parent?.type === 'MemberExpression' && parent.object === call) || parent?.type === 'TSNonNullExpression';
  const called = parent?.type === 'CallExpression' && parent.callee === call;
  const code = codeOf(site, call);
  const text = operand || called ? `(await ${code})` : `await ${code}`;
  const edits = [...parts, replace(site, call, text)];
  const clash = parts.some((edit) => edit.range.start === call.range[0]);
  if (clash) return [];
  return [{ operator: 'await', title: `await ${brief(code)}`, edits, prior }];
}

function returned(site: Site, call: Node, prior: number): Fix[] {
  if (call.parent?.type !== 'ExpressionStatement' || !functionOf(call)) return [];
  const edits = [insert(site, call.range[0], 'return ')];
  return [{ operator: 'return', title: `return ${brief(codeOf(site, call))}`, edits, prior }];
}

// `list.forEach(async ...)` is not waited for, `list.map(async ...)` gives promises, and other callbacks cannot be async.
function asyncCallbacks(site: Site, within: Node, prior: number): Fix[] {
  const fixes: Fix[] = [];
  for (const call of callsIn(within)) {
    const name = calleeName(call);
    const [callback] = call.arguments;
    if (!callback || !isFunction(callback) || !callback.async || call.callee.type !== 'MemberExpression')
      continue;
    const owner = functionOf(call);
    const outer = owner ? asyncEdits(site, owner) : [];
    const object = codeOf(site, call.callee.object);
    if (name === 'map' || name === 'flatMap') {
      if (
        ancestorsOf(call).some(
          (each) => each.type === 'CallExpression' && /^Promise\./.test(codeOf(site, each.callee)),
        )
      )
        continue;
      const code = `await Promise.all(${codeOf(site, call)})`;
      const operand = call.parent.type === 'MemberExpression';
      const edits = [...outer, replace(site, call, operand ? `(${code})` : code)];
      fixes.push({ operator: 'await', title: `await all that ${brief(object)}.map starts`, edits, prior });
    } else if (name === 'forEach' && call.parent.type === 'ExpressionStatement') {
      const all = `await Promise.all(${object}.map(${codeOf(site, callback)}))`;
      fixes.push({
        operator: 'await',
        title: `await all that ${brief(object)}.forEach starts`,
        edits: [...outer, replace(site, call, all)],
        prior: prior * 0.9,
      });
      const [parameter] = callback.params;
      if (!parameter || callback.params.length !== 1 || callback.body.type !== 'BlockStatement') continue;
      const loop = `for (const ${codeOf(site, parameter)} of ${object}) ${codeOf(site, callback.body)}`;
      if (/\breturn\b/.test(loop)) continue;
      const edits = [...outer, replace(site, call.parent, loop)];
      fixes.push({
        operator: 'await',
        title: `loop over ${brief(object)} and await each turn`,
        edits,
        prior,
      });
    }
  }
  return fixes;
}

/** Names of functions and methods of the project that give promises, and those of Node that always do. */
async function asyncNames(fault: Fault): Promise<Set<string>> {
  const names = new Set(['fetch', 'json', 'text', 'arrayBuffer', 'setImmediatePromise']);
  for (const { program, text } of await fault.project.sources()) {
    walk(program, (node) => {
      if (node.type === 'ImportDeclaration' && /\/promises$/.test(String(node.source.value)))
        for (const { local } of node.specifiers) names.add(local.name);
      if (!isFunction(node)) return;
      const promises =
        node.async ||
        /return\s+(?:new Promise|Promise\.|import\()|^[^{]*=>\s*(?:new Promise|Promise\.)/.test(
          text.slice(...node.range),
        );
      const key = nameNodeOf(node);
      if (promises && key?.type === 'Identifier') names.add(key.name);
    });
  }
  return names;
}

function callsIn(node: Node): Call[] {
  const found: Call[] = [];
  walk(node, (each) => {
    if (each.type === 'CallExpression') found.push(each);
  });
  return found;
}

function isHandled(call: Call): boolean {
  const { parent } = call;
  if (
    parent.type === 'AwaitExpression' ||
    parent.type === 'ReturnStatement' ||
    parent.type === 'SpreadElement'
  )
    return parent.type !== 'SpreadElement';
  if (parent.type === 'ArrowFunctionExpression' && parent.body === call)
    return !parent.async && statementOf(parent) === undefined;
  if (parent.type === 'MemberExpression' && parent.object === call && parent.property.type === 'Identifier')
    return /^(?:then|catch|finally)$/.test(parent.property.name);
  return false;
}

function calleeName({ callee }: Call): string {
  if (callee.type === 'Identifier') return callee.name;
  return callee.type === 'MemberExpression' && callee.property.type === 'Identifier'
    ? callee.property.name
    : '';
}
