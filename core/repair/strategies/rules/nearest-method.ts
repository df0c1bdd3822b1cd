import { badCalls } from './bad-calls.js';
import { prototypes } from './built-in-methods.js';
import { nearestNames } from './nearest-names.js';
import { codeOf, type Fault, type Fix, replace } from './rule.js';

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
const builtinMethods = new Set(Object.values(prototypes).flatMap((each) => Object.getOwnPropertyNames(each)));

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
