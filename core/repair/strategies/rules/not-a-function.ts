import { namesInScope } from '../../syntax/scope.js';
import { badCalls, type Call } from './bad-calls.js';
import { nearestNames } from './nearest-names.js';
import { brief, codeOf, type Fault, type Fix, insert, remove, replace, type Site } from './rule.js';
import { nodesAtSite } from './sites.js';

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
