import { type FunctionNode, isFunction } from '../../syntax/lookup.js';
import type { Node } from '../../syntax/parse.js';
import { indentAt, indentUnit, usesSemicolons } from '../../syntax/style.js';
import { walk } from '../../syntax/walk.js';
import { returnValues } from './early-return.js';
import { brief, codeOf, type Fault, type Fix, insert, replace, type Site } from './rule.js';

type Call = Extract<Node, { type: 'CallExpression' }>;

/** Recursion that never ends: a base case, a step that makes the argument smaller, or a getter that reads itself. */
export function endlessRecursion(fault: Fault): Fix[] {
  if (!/Maximum call stack size exceeded|too much recursion/.test(fault.message)) return [];
  const tried = new Set<Node>();
  return fault.sites.flatMap((site, order) => {
    const fixes: Fix[] = [];
    walk(site.program, (node) => {
      if (node.loc.start.line > site.line || node.loc.end.line < site.line)
        return node.type === 'Program' ? undefined : 'skip';
      if (tried.has(node)) return undefined;
      if (node.type === 'MethodDefinition' && node.kind !== 'method' && node.kind !== 'constructor')
        fixes.push(...accessor(site, node));
      if (!isFunction(node)) return undefined;
      tried.add(node);
      const weight = 0.9 ** order;
      const calls = ownCalls(node);
      if (calls.length > 0)
        fixes.push(...baseCases(site, node, weight), ...smallerSteps(site, node, calls, weight));
      return undefined;
    });
    return [...fixes, ...spreadCalls(site)];
  });
}

function baseCases(site: Site, owner: FunctionNode, weight: number): Fix[] {
  const names = owner.params
    .map((each) => (each.type === 'AssignmentPattern' ? each.left : each))
    .flatMap((each) => (each.type === 'Identifier' ? [each.name] : []));
  const code = codeOf(site, owner.body ?? owner);
  const tests: { test: string; values: string[]; prior: number }[] = [];
  const usual = returnValues(site, owner);
  for (const [index, name] of names.slice(0, 3).entries()) {
    const prior = 0.5 - index * 0.1;
    const listed = new RegExp(
      `\\b${name}(?:\\.(?:slice|length|shift|pop|map|filter)\\b|\\[)|\\.\\.\\.${name}\\b`,
    ).test(code);
    const linked = new RegExp(`\\b${name}\\??\\.\\w+`).test(code) && !listed;
    if (listed) {
      tests.push({ test: `${name}.length === 0`, values: ['0', '[]', "''", '1', ...usual], prior });
      tests.push({ test: `${name}.length <= 1`, values: [name, `${name}[0]`, '1'], prior: prior - 0.05 });
    } else if (linked) {
      tests.push({ test: `!${name}`, values: ['0', '', 'null', '[]', ...usual], prior });
    } else {
      tests.push({ test: `${name} <= 0`, values: ['0', '1', "''", '[]', ...usual], prior });
      tests.push({ test: `${name} <= 1`, values: ['1', name, '0'], prior: prior - 0.02 });
      tests.push({ test: `${name} === 0`, values: ['1', '0'], prior: prior - 0.04 });
      tests.push({ test: `!${name}`, values: ['', '0', 'null', '[]'], prior: prior - 0.15 });
      for (const other of names.filter((each) => each !== name))
        tests.push(
          { test: `${other} === 0`, values: [name, '1'], prior: prior - 0.05 },
          { test: `${name} > ${other}`, values: ['', '[]', '0'], prior: prior - 0.1 },
        );
    }
  }
  return tests.flatMap(({ test, values, prior }) =>
    [...new Set(values)]
      .slice(0, 8)
      .flatMap((value, index) => inserted(site, owner, test, value, (prior - index * 0.03) * weight)),
  );
}

function inserted(site: Site, owner: FunctionNode, test: string, value: string, prior: number): Fix[] {
  const { body } = owner;
  if (!body) return [];
  const title = `end the recursion when ${test}`;
  if (body.type !== 'BlockStatement') {
    const text = `${test} ? ${value || 'undefined'} : `;
    return [{ operator: 'base-case', title, edits: [insert(site, body.range[0], text)], prior }];
  }
  const indent = indentAt(site.text, owner.range[0]) + indentUnit(site.text);
  const end = usesSemicolons(site.text) ? ';' : '';
  const inline = !codeOf(site, body).includes('\n');
  const line = `if (${test}) return${value && ` ${value}`}${end}`;
  const text = inline ? ` ${line}` : `\n${indent}${line}`;
  return [{ operator: 'base-case', title, edits: [insert(site, body.range[0] + 1, text)], prior }];
}

// `f(n)` calls itself with what it was given: count down, halve, go to the rest or to the children.
function smallerSteps(site: Site, owner: FunctionNode, calls: Call[], weight: number): Fix[] {
  const names = owner.params.flatMap((each) => (each.type === 'Identifier' ? [each.name] : []));
  return calls.flatMap((call) =>
    call.arguments.flatMap((argument, index) => {
      const code = codeOf(site, argument);
      const name = names[index];
      if (!name) return [];
      const steps: string[] = [];
      if (code === name)
        steps.push(
          `${name} - 1`,
          `${name}.slice(1)`,
          `${name} + 1`,
          `${name}.next`,
          `${name}.slice(0, -1)`,
          `Math.floor(${name} / 2)`,
        );
      const plus = /^(.*)\+ 1$/s.exec(code);
      const minus = /^(.*)- 1$/s.exec(code);
      if (plus) steps.push(`${plus[1]}- 1`);
      if (minus) steps.push(`${minus[1]}+ 1`, `${minus[1]}- 2`);
      if (/\.slice\(0\)$/.test(code)) steps.push(code.replace(/0\)$/, '1)'));
      if (/\.slice\(\)$/.test(code)) steps.push(code.replace(/\)$/, '1)'));
      return steps.map(
        (step, rank): Fix => ({
          operator: 'recursion-step',
          title: `recurse with ${brief(step)}`,
          edits: [replace(site, argument, step)],
          prior: (0.6 - rank * 0.05) * weight,
        }),
      );
    }),
  );
}

// `get name() { return this.name }`: both accessors are to use a field of their own.
function accessor(site: Site, node: Extract<Node, { type: 'MethodDefinition' }>): Fix[] {
  const key = codeOf(site, node.key);
  const edits: Fix['edits'] = [];
  const other: Fix['edits'] = [];
  const body = node.parent;
  for (const each of body.body) {
    walk(each, (member) => {
      if (member.type !== 'MemberExpression' || codeOf(site, member) !== `this.${key}`) return;
      const own =
        each.type === 'MethodDefinition' &&
        (each.kind === 'get' || each.kind === 'set') &&
        codeOf(site, each.key) === key;
      if (own) edits.push(replace(site, member.property, `_${key}`));
      else other.push(replace(site, member.property, `_${key}`));
    });
  }
  if (edits.length === 0) return [];
  const title = `keep the value of ${key} in _${key}`;
  const fixes: Fix[] = [{ operator: 'accessor', title, edits, prior: 0.9 }];
  if (other.length > 0)
    fixes.push({
      operator: 'accessor',
      title: `${title} everywhere`,
      edits: [...edits, ...other],
      prior: 0.8,
    });
  return fixes;
}

// A spread of a huge list overflows the stack as well.
function spreadCalls(site: Site): Fix[] {
  const fixes: Fix[] = [];
  walk(site.program, (node) => {
    if (
      node.type !== 'CallExpression' ||
      node.arguments.length !== 1 ||
      node.arguments[0]?.type !== 'SpreadElement'
    )
      return;
    const list = codeOf(site, node.arguments[0].argument);
    const callee = codeOf(site, node.callee);
    const text = /^Math\.(?:max|min)$/.test(callee)
      ? `${list}.reduce((a, b) => ${callee}(a, b), ${callee.endsWith('max') ? '-' : ''}Infinity)`
      : callee.endsWith('.push')
        ? `${list}.forEach((each) => ${callee}(each))`
        : undefined;
    if (text)
      fixes.push({
        operator: 'spread',
        title: `do not spread ${brief(list)}`,
        edits: [replace(site, node, text)],
        prior: 0.6,
      });
  });
  return fixes;
}

function ownCalls(owner: FunctionNode): Call[] {
  const { parent } = owner;
  const key =
    'id' in owner && owner.id
      ? owner.id
      : parent.type === 'VariableDeclarator'
        ? parent.id
        : 'key' in parent
          ? parent.key
          : undefined;
  const name = key?.type === 'Identifier' ? key.name : undefined;
  const found: Call[] = [];
  walk(owner, (node) => {
    if (node.type !== 'CallExpression') return;
    const { callee } = node;
    const called =
      callee.type === 'Identifier'
        ? callee.name
        : callee.type === 'MemberExpression' && callee.property.type === 'Identifier'
          ? callee.property.name
          : '';
    if (called === name && name !== undefined) found.push(node);
  });
  return found;
}
