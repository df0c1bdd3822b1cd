import type { Node } from '../../syntax/parse.js';
import { indentAt, indentUnit, usesSemicolons } from '../../syntax/style.js';
import { childrenOf } from '../../syntax/walk.js';
import { nullAccesses } from './null-property.js';
import { codeOf, type Fault, type Fix, insert, type Site } from './rule.js';

type ClassBody = Extract<Node, { type: 'ClassBody' }>;

/** A field or variable that is used before anything was put into it. */
export function missingInitialValue(fault: Fault): Fix[] {
  return nullAccesses(fault).flatMap(({ site, node, order }) => {
    const { object } = node;
    const used = node.property.type === 'Identifier' && !node.computed ? node.property.name : '';
    const weight = 0.85 ** order;
    if (object.type === 'Identifier') return initialiseVariable(site, object.name, used, weight);
    if (object.type !== 'MemberExpression' || object.object.type !== 'ThisExpression' || object.computed)
      return [];
    return initialiseField(site, codeOf(site, object.property), used, node, weight);
  });
}

function initialiseField(site: Site, field: string, used: string, node: Node, weight: number): Fix[] {
  let body: ClassBody | undefined;
  for (let each: Node | undefined = node; each && !body; each = each.parent)
    if (each.type === 'ClassBody') body = each;
  if (!body) return [];
  const { text } = site;
  const end = usesSemicolons(text) ? ';' : '';
  const builder = body.body.find((each) => each.type === 'MethodDefinition' && each.kind === 'constructor');
  const declared = body.body.find(
    (each) =>
      each.type === 'PropertyDefinition' &&
      each.key.type === 'Identifier' &&
      each.key.name === field &&
      !each.value,
  );
  return initialValues(used).map((value, index) => {
    const title = `initialise this.${field} with ${value}`;
    const prior = (0.5 - index * 0.06) * weight;
    if (declared?.type === 'PropertyDefinition') {
      const at = declared.typeAnnotation?.range[1] ?? declared.key.range[1];
      return { operator: 'initialise', title, edits: [insert(site, at, ` = ${value}`)], prior };
    }
    if (builder?.type === 'MethodDefinition' && builder.value.body?.type === 'BlockStatement') {
      const block = builder.value.body;
      const call = block.body.find((each) => /^super\b/.test(codeOf(site, each)));
      const at = call ? call.range[1] : block.range[0] + 1;
      const indent = indentAt(text, builder.range[0]) + indentUnit(text);
      const line = `\n${indent}this.${field} = ${value}${end}`;
      const edits = [insert(site, at, text[at] === '\n' || text[at] === '\r' ? line : `${line}\n${indent}`)];
      return { operator: 'initialise', title, edits, prior };
    }
    const indent = indentAt(text, body.range[0]) + indentUnit(text);
    const edits = [insert(site, body.range[0] + 1, `\n${indent}${field} = ${value}${end}`)];
    return { operator: 'initialise', title, edits, prior };
  });
}

function initialiseVariable(site: Site, name: string, used: string, weight: number): Fix[] {
  const fixes: Fix[] = [];
  const visit = (node: Node): void => {
    if (
      node.type !== 'VariableDeclarator' ||
      node.id.type !== 'Identifier' ||
      node.id.name !== name ||
      node.init
    )
      return;
    if (/^For(?:In|Of)/.test(node.parent.parent.type)) return;
    for (const [index, value] of initialValues(used).entries()) {
      fixes.push({
        operator: 'initialise',
        title: `initialise ${name} with ${value}`,
        edits: [insert(site, node.id.range[1], ` = ${value}`)],
        prior: (0.55 - index * 0.06) * weight,
      });
    }
  };
  for (const each of site.program.body) visitAll(each, visit);
  return fixes;
}

function initialValues(used: string): string[] {
  if (
    /^(?:push|pop|shift|unshift|map|forEach|filter|reduce|some|every|find|sort|splice|join|reverse)$/.test(
      used,
    )
  )
    return ['[]'];
  if (/^(?:length|concat|includes|indexOf|slice)$/.test(used)) return ['[]', "''"];
  if (/^(?:add)$/.test(used)) return ['new Set()'];
  if (/^(?:has|delete|clear|size)$/.test(used)) return ['new Set()', 'new Map()'];
  if (/^(?:get|set)$/.test(used)) return ['new Map()'];
  if (/^(?:trim|split|toUpperCase|toLowerCase|replace|startsWith|endsWith)$/.test(used)) return ["''"];
  if (/^(?:toFixed)$/.test(used)) return ['0'];
  return ['{}', '[]'];
}

function visitAll(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const child of childrenOf(node)) visitAll(child, visit);
}
