import type { Node } from '../../syntax/parse.js';
import { namesInScope } from '../../syntax/scope.js';
import { nearestNames } from './nearest-names.js';
import {
  asOperand,
  brief,
  codeOf,
  type Fault,
  type Fix,
  insert,
  remove,
  replace,
  type Site,
} from './rule.js';
import { nodesAtSite } from './sites.js';

export type Call = Extract<Node, { type: 'CallExpression' }>;
export interface BadCall {
  site: Site;
  node: Call;
  /** Last name of what was called. */
  name: string;
  order: number;
}

/** The calls on the fault's lines that may be the one which is no function. */
export function badCalls(fault: Fault): BadCall[] {
  const match = /([^\s].*?) is not a function/.exec(fault.message.replace(/^\w*Error /, ''));
  if (!match) return [];
  const name =
    /([\p{L}\p{N}_$#]+)\W*$/u.exec((match[1] ?? '').replace(/\(\.\.\.\)|\(intermediate value\)/g, ''))?.[1] ??
    '';
  const found: BadCall[] = [];
  for (const [order, site] of fault.sites.entries()) {
    for (const node of nodesAtSite(site, (each): each is Call => each.type === 'CallExpression')) {
      if (name !== '' && calledName(site, node) !== name) continue;
      if (!found.some((each) => each.node === node))
        found.push({ site, node, name: calledName(site, node), order });
    }
  }
  return found.slice(0, 8);
}

const families: Record<string, object> = {
  array: Array.prototype,
  string: String.prototype,
  map: Map.prototype,
  set: Set.prototype,
  promise: Promise.prototype,
  date: Date.prototype,
  number: Number.prototype,
  regexp: RegExp.prototype,
  function: Function.prototype,
  object: Object.prototype,
};
const namespaces: Record<string, object> = {
  Math,
  JSON,
  Object,
  Array,
  Number,
  String,
  Promise,
  Date,
  Reflect,
  console,
};
const builtinMethods = new Set(Object.values(families).flatMap((each) => Object.getOwnPropertyNames(each)));

/** The method with the nearest name: of the namespace or built-in that is called, or of the project. */
export async function nearestMethod(fault: Fault): Promise<Fix[]> {
  const fixes: Fix[] = [];
  const properties = await fault.project.properties();
  for (const { site, node, name, order } of badCalls(fault)) {
    const { callee } = node;
    if (callee.type !== 'MemberExpression' || callee.computed) continue;
    const receiver = codeOf(site, callee.object);
    const namespace = Object.hasOwn(namespaces, receiver) ? namespaces[receiver] : undefined;
    const methods = [...properties]
      .filter(([, { methods, defined }]) => methods + defined > 0)
      .map(([each]) => each);
    const known = namespace ? Object.getOwnPropertyNames(namespace) : [...methods, ...builtinMethods];
    const likely = [
      ...nearestNames(name, known, 0.5).slice(0, 10),
      ...synonymsOf(name.toLowerCase()).map((each) => ({ name: each, likeness: 0.95 })),
    ];
    for (const { name: other, likeness } of likely) {
      const own = (properties.get(other)?.methods ?? 0) > 0 ? 1 : 0.9;
      fixes.push({
        operator: 'method-name',
        title: `call .${other} in place of .${name}`,
        edits: [replace(site, callee.property, other)],
        prior: 0.75 * likeness * own * 0.9 ** order,
      });
    }
  }
  return fixes;
}

// What the method is called in other languages and libraries.
const synonymsOf = (name: string): string[] => (Object.hasOwn(synonyms, name) ? (synonyms[name] ?? []) : []);

const synonyms: Record<string, string[]> = {
  contains: ['includes', 'has'],
  has: ['includes', 'hasOwnProperty'],
  includes: ['has', 'includes'],
  add: ['push', 'set'],
  append: ['push', 'concat'],
  push: ['add', 'set', 'concat'],
  insert: ['push', 'splice', 'add'],
  put: ['set', 'push'],
  remove: ['delete', 'splice'],
  del: ['delete'],
  each: ['forEach'],
  collect: ['map'],
  select: ['filter'],
  reject: ['filter'],
  inject: ['reduce'],
  fold: ['reduce'],
  size: ['length'],
  first: ['at', 'shift'],
  upper: ['toUpperCase'],
  uppercase: ['toUpperCase'],
  lower: ['toLowerCase'],
  lowercase: ['toLowerCase'],
  strip: ['trim'],
  substring: ['slice'],
  tostr: ['toString'],
  length: ['length'],
  get: ['at'],
  any: ['some'],
  all: ['every'],
  emit: ['emit'],
};

/** A property that is no method: `list.length()` becomes `list.length`; and a getter is read, not called. */
export function superfluousCall(fault: Fault): Fix[] {
  return badCalls(fault).flatMap(({ site, node, order }) => {
    const { callee } = node;
    const end = callee.range[1];
    if (node.arguments.length > 0) return indexInstead(site, node, order);
    return [
      {
        operator: 'superfluous-call',
        title: `read ${brief(codeOf(site, callee))} without calling it`,
        edits: [remove(site, end, node.range[1])],
        prior: (callee.type === 'MemberExpression' ? 0.6 : 0.4) * 0.9 ** order,
      },
    ];
  });
}

function indexInstead(site: Site, node: Call, order: number): Fix[] {
  const [argument] = node.arguments;
  if (!argument || node.arguments.length !== 1) return [];
  const text = `${codeOf(site, node.callee)}[${codeOf(site, argument)}]`;
  return [
    {
      operator: 'index',
      title: `read ${brief(text)}`,
      edits: [replace(site, node, text)],
      prior: 0.2 * 0.9 ** order,
    },
  ];
}

/** The receiver is a function that was not called, or a value of another kind that converts to the right one. */
export function convertReceiver(fault: Fault): Fix[] {
  return badCalls(fault).flatMap(({ site, node, name, order }) => {
    if (node.callee.type !== 'MemberExpression') return [];
    const { object } = node.callee;
    const code = codeOf(site, object);
    const weight = 0.9 ** order;
    const wrap = (operator: string, text: string, prior: number): Fix => ({
      operator,
      title: `call .${name} on ${brief(text)}`,
      edits: [replace(site, object, text)],
      prior: prior * weight,
    });
    const fixes: Fix[] = [];
    if (object.type !== 'CallExpression' && object.type !== 'ThisExpression')
      fixes.push(wrap('missing-call', `${asOperand(site, object)}()`, 0.4));
    const own = (family: string) => Object.hasOwn(families[family] ?? {}, name);
    if (own('array')) {
      fixes.push(
        wrap('convert', `Array.from(${code})`, 0.5),
        wrap('convert', `Object.values(${code})`, 0.45),
        wrap('convert', `Object.entries(${code})`, 0.42),
        wrap('convert', `Object.keys(${code})`, 0.4),
        wrap('convert', `[${code}]`, 0.2),
        wrap('convert', `(${code} || [])`, 0.2),
      );
    }
    if (own('string')) fixes.push(wrap('convert', `String(${code})`, 0.5));
    if (own('number')) fixes.push(wrap('convert', `Number(${code})`, 0.5));
    if (own('date')) fixes.push(wrap('convert', `new Date(${code})`, 0.5));
    if (own('map') && !own('array')) fixes.push(wrap('convert', `new Map(Object.entries(${code}))`, 0.25));
    if (own('set') && !own('array')) fixes.push(wrap('convert', `new Set(${code})`, 0.3));
    if (own('regexp')) fixes.push(wrap('convert', `new RegExp(${code})`, 0.3));
    if (own('promise')) fixes.push(wrap('convert', `Promise.resolve(${code})`, 0.45));
    return [...fixes, ...swapped(site, node, name, weight)];
  });
}

// `x.has(y)` on an object, `x.get(y)`, `x.set(y, z)`: what a plain object does instead.
function swapped(site: Site, node: Call, name: string, weight: number): Fix[] {
  if (node.callee.type !== 'MemberExpression') return [];
  const object = codeOf(site, node.callee.object);
  const [first, second] = node.arguments.map((each) => codeOf(site, each));
  const make = (text: string, prior: number): Fix => ({
    operator: 'method-name',
    title: `replace ${brief(codeOf(site, node))} by ${brief(text)}`,
    edits: [replace(site, node, text)],
    prior: prior * weight,
  });
  if (first !== undefined && second !== undefined && name === 'set')
    return [make(`${object}[${first}] = ${second}`, 0.45)];
  if (first === undefined || second !== undefined) return [];
  if (name === 'get' || name === 'at') return [make(`${object}[${first}]`, 0.45)];
  if (name === 'has' || name === 'hasOwnProperty') return [make(`Object.hasOwn(${object}, ${first})`, 0.45)];
  if (name === 'delete') return [make(`delete ${object}[${first}]`, 0.4)];
  if (['map', 'forEach', 'filter', 'some', 'every'].includes(name)) return [];
  return [make(`${first}.${name}(${object})`, 0.12)];
}

/** A callback that was not given: call it only when it is there. */
export function optionalCallback(fault: Fault): Fix[] {
  return badCalls(fault).flatMap(({ site, node, order }) => {
    const code = codeOf(site, node.callee);
    const weight = 0.85 ** order;
    const fixes: Fix[] = [
      {
        operator: 'optional-chain',
        title: `call ${brief(code)} only when it is there`,
        edits: [insert(site, node.callee.range[1], '?.')],
        prior: 0.3 * weight,
      },
    ];
    const { parent } = node;
    if (parent.type === 'ExpressionStatement' && /^[\w$.]+$/.test(code)) {
      fixes.push({
        operator: 'guard',
        title: `call ${brief(code)} only when it is a function`,
        edits: [insert(site, parent.range[0], `if (typeof ${code} === 'function') `)],
        prior: 0.28 * weight,
      });
    }
    return fixes;
  });
}

/** A plain call of a name that is bound to something else: another function of nearly that name is meant. */
export function nearestFunction(fault: Fault): Fix[] {
  return badCalls(fault).flatMap(({ site, node, name, order }) => {
    if (node.callee.type !== 'Identifier') return [];
    const names = namesInScope(site.program, node.range[0]).filter(({ kind }) =>
      /function|import|class|param|variable/.test(kind),
    );
    const near = nearestNames(
      name,
      names.map((each) => each.name),
      0.4,
    );
    return near.slice(0, 5).map(({ name: other, likeness }) => {
      const callable = names.find((each) => each.name === other)?.kind === 'function' ? 1 : 0.8;
      return {
        operator: 'name',
        title: `call ${other} in place of ${name}`,
        edits: [replace(site, node.callee, other)],
        prior: 0.5 * likeness * callable * 0.9 ** order,
      };
    });
  });
}

/** A line that begins with a bracket goes on with the line before: a semicolon parts them. */
export function missingSemicolon(fault: Fault): Fix[] {
  return fault.sites.flatMap((site, order) => {
    const glued = nodesAtSite(site, (node) => {
      if (
        node.type !== 'CallExpression' &&
        node.type !== 'MemberExpression' &&
        node.type !== 'TaggedTemplateExpression'
      )
        return false;
      const head =
        node.type === 'CallExpression'
          ? node.callee
          : node.type === 'MemberExpression'
            ? node.object
            : node.tag;
      const between = site.text.slice(head.range[1], node.range[1]);
      return /^[ \t]*\r?\n\s*[([`]/.test(between);
    });
    return glued.map((node) => {
      const head =
        node.type === 'CallExpression' ? node.callee : node.type === 'MemberExpression' ? node.object : node;
      return {
        operator: 'semicolon',
        title: 'end the statement before with a semicolon',
        edits: [insert(site, head.range[1], ';')],
        prior: 0.85 * 0.9 ** order,
      };
    });
  });
}

function calledName(site: Site, { callee }: Call): string {
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type === 'MemberExpression' && !callee.computed)
    return codeOf(site, callee.property).replace(/^#/, '');
  return callee.type === 'MemberExpression' ? codeOf(site, callee.object) : '';
}
