import { badCalls, type Call } from './bad-calls.js';
import { prototypes } from './built-in-methods.js';
import { asOperand, brief, codeOf, type Fault, type Fix, replace, type Site } from './rule.js';

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
    const own = (family: string) => Object.hasOwn(prototypes[family] ?? {}, name);
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
