import type { Node } from '../../syntax/parse.js';
import { asOperand, brief, codeOf, type Fault, type Fix, insert, replace, type Site } from './rule.js';
import { nodesAtSite } from './sites.js';

type Member = Extract<Node, { type: 'MemberExpression' }>;
export interface NullAccess {
  site: Site;
  node: Member;
  property: string;
  /** Frames come before mere suspects. */
  order: number;
}

/** The member accesses on the fault's lines whose object may be what was null or undefined. */
export function nullAccesses(fault: Fault): NullAccess[] {
  const match =
    /Cannot (?:read|set) propert(?:y|ies) of (?:undefined|null)(?: \((?:reading|setting) '(.*)'\))?/.exec(
      fault.message,
    ) ?? /Cannot (?:read|set) property '(.*)' of (?:undefined|null)/.exec(fault.message);
  if (!match) return [];
  const property = match[1] ?? '';
  const found: NullAccess[] = [];
  for (const [order, site] of fault.sites.entries()) {
    const nodes = nodesAtSite(
      site,
      (node): node is Member => node.type === 'MemberExpression' && reads(node, property),
    );
    for (const node of nodes.slice(0, 3)) {
      if (!found.some((each) => each.node === node)) found.push({ site, node, property, order });
    }
    if (found.length > 0 && order >= 3) break;
  }
  return found;
}

/** Optional chaining, with and without a default after it, and defaults in place of the missing object. */
export function optionalChain(fault: Fault): Fix[] {
  return nullAccesses(fault).flatMap(({ site, node, order }) => {
    const weight = 0.8 ** order;
    const assigned = isAssigned(node);
    const fixes = assigned ? [] : [...chained(site, node, weight), ...guardedTest(site, node, weight)];
    return [...fixes, ...defaulted(site, node, weight)];
  });
}

function chained(site: Site, node: Member, weight: number): Fix[] {
  const access = { range: [node.object.range[1], node.property.range[0]] as const };
  const edit = node.computed
    ? replace(site, { range: [node.object.range[1], bracket(site, node)] }, '?.')
    : replace(site, access, '?.');
  const object = brief(codeOf(site, node.object));
  const whole = wholeChain(node);
  const plain: Fix = {
    operator: 'optional-chain',
    title: `read ${object} with ?.`,
    edits: [edit],
    prior: 0.5 * weight,
  };
  const needsParens =
    !/^(?:VariableDeclarator|ReturnStatement|ArrowFunctionExpression|ExpressionStatement|Property)$/.test(
      whole.parent?.type ?? '',
    );
  const withDefault = defaultsFor(site, whole).map((value, index): Fix => {
    const edits = [edit, insert(site, whole.range[1], ` ?? ${value}${needsParens ? ')' : ''}`)];
    if (needsParens) edits.push(insert(site, whole.range[0], '('));
    return {
      operator: 'optional-chain',
      title: `read ${object} with ?. and default to ${value}`,
      edits,
      prior: (0.42 - index * 0.03) * weight,
    };
  });
  return whole.parent?.type === 'ExpressionStatement' ? [plain] : [plain, ...withDefault];
}

// `a.b > 1` in a test becomes `a && a.b > 1`: an absent value is then false, whatever the comparison.
function guardedTest(site: Site, node: Member, weight: number): Fix[] {
  const object = codeOf(site, node.object);
  if (!/^[\w$.[\]'"]+$/.test(object)) return [];
  const fixes: Fix[] = [];
  for (let each: Node | undefined = node; each?.parent; each = each.parent) {
    const { parent }: { parent: Node } = each as { parent: Node };
    if (!('test' in parent) || parent.test !== each) {
      if (/Statement$|Function/.test(parent.type)) break;
      continue;
    }
    const loose = /^(?:LogicalExpression)$/.test(each.type) && 'operator' in each && each.operator !== '&&';
    const [open, close] = loose || each.type === 'ConditionalExpression' ? ['(', ')'] : ['', ''];
    for (const [guard, join, prior] of [
      [object, '&&', 0.45],
      [`!${object}`, '||', 0.35],
    ] as const) {
      const wrap =
        join === '||' && each.type === 'LogicalExpression' && each.operator === '??'
          ? ['(', ')']
          : [open, close];
      const edits = [insert(site, each.range[0], `${guard} ${join} ${wrap[0]}`)];
      if (wrap[1]) edits.push(insert(site, each.range[1], wrap[1]));
      fixes.push({ operator: 'guard', title: `test ${guard} first`, edits, prior: prior * weight });
    }
    break;
  }
  return fixes;
}

function defaulted(site: Site, node: Member, weight: number): Fix[] {
  const object = asOperand(site, node.object);
  const values = isAssigned(node) ? ['{}', '[]'] : ['{}', '[]', "''"];
  const fixes: Fix[] = values.map((value, index) => ({
    operator: 'default',
    title: `use ${value} for a missing ${brief(object)}`,
    edits: [replace(site, node.object, `(${object} ?? ${value})`)],
    prior: (isAssigned(node) ? 0.1 : 0.3 - index * 0.04) * weight,
  }));
  if (node.object.type !== 'MemberExpression' && !(node.object.type === 'Identifier' && isAssigned(node)))
    return fixes;
  // `groups[key].push(x)`: the place is to be filled on first use.
  const method = node.property.type === 'Identifier' ? node.property.name : '';
  const first = ['push', 'unshift', 'concat', 'length', 'map', 'forEach', 'includes', 'join'].includes(
    method,
  );
  const filled =
    method === 'add'
      ? ['new Set()']
      : method === 'set' || method === 'get'
        ? ['new Map()', '{}']
        : first
          ? ['[]']
          : ['{}', '[]'];
  for (const [index, value] of filled.entries()) {
    fixes.push({
      operator: 'default',
      title: `fill ${brief(object)} with ${value} on first use`,
      edits: [replace(site, node.object, `(${object} ??= ${value})`)],
      prior: ((first || value !== '{}' ? 0.45 : 0.3) - index * 0.05) * weight,
    });
  }
  return fixes;
}

/** Values that may stand for a missing one here, judged by what is done with it. */
function defaultsFor(site: Site, node: Node): string[] {
  const parent = node.parent;
  const compared =
    parent?.type === 'BinaryExpression'
      ? codeOf(site, parent.left === node ? parent.right : parent.left)
      : '';
  const numeric = parent?.type === 'BinaryExpression' && /^(?:[-*/%<>]|\*\*|<=|>=)$/.test(parent.operator);
  const texts = ["''", 'null', '0', '[]', 'false', '{}'];
  const last =
    node.type === 'CallExpression' && node.callee.type === 'MemberExpression' ? node.callee.property : node;
  const name =
    last.type === 'Identifier'
      ? last.name
      : last.type === 'MemberExpression' && last.property.type === 'Identifier'
        ? last.property.name
        : '';
  const first =
    numeric || /^(?:length|size|count|total|indexOf|price|amount|age)$/i.test(name)
      ? '0'
      : /^(?:map|filter|slice|split|concat|flatMap|sort|keys|values|entries|items|list)$/.test(name)
        ? '[]'
        : /^(?:some|every|includes|has|is[A-Z]\w*|startsWith|endsWith|test)$/.test(name)
          ? 'false'
          : /^['"`]/.test(compared)
            ? "''"
            : undefined;
  return first ? [first, ...texts.filter((each) => each !== first)] : texts;
}

/** The longest chain of accesses and calls that begins with the node. */
function wholeChain(node: Node): Node {
  const { parent } = node;
  const goesOn =
    (parent?.type === 'MemberExpression' && parent.object === node) ||
    (parent?.type === 'CallExpression' && parent.callee === node) ||
    parent?.type === 'TSNonNullExpression' ||
    parent?.type === 'ChainExpression';
  return goesOn && parent ? wholeChain(parent) : node;
}

function isAssigned(node: Member): boolean {
  const whole = wholeChain(node);
  const { parent } = whole;
  return (
    (parent?.type === 'AssignmentExpression' && parent.left === whole) ||
    (parent?.type === 'UnaryExpression' && parent.operator === 'delete') ||
    parent?.type === 'UpdateExpression'
  );
}

function reads(node: Member, property: string): boolean {
  if (property === '') return true;
  if (node.computed) return node.property.type !== 'Literal' || String(node.property.value) === property;
  return node.property.type === 'Identifier' && node.property.name === property;
}

const bracket = (site: Site, node: Member): number => site.text.indexOf('[', node.object.range[1]);
