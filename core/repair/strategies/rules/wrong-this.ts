import { functionOf, isFunction } from '../../syntax/lookup.js';
import type { Node } from '../../syntax/parse.js';
import { walk } from '../../syntax/walk.js';
import { brief, codeOf, type Fault, type Fix, insert, replace, type Source } from './rule.js';

/** A method that lost its object: bind it where it is handed over, or let an arrow function keep `this`. */
export async function lostThis(fault: Fault): Promise<Fix[]> {
  if (
    !/of (?:undefined|null)|this\b|is not a function|is not iterable|undefined|NaN/.test(
      `${fault.message} ${fault.thrown.actual ?? ''}`,
    )
  )
    return [];
  const usesThis = fault.sites.some(({ text, line }) => /\bthis\b/.test(text.split('\n')[line - 1] ?? ''));
  if (!usesThis) return [];
  const fixes: Fix[] = [];
  const near = new Set(fault.sites.map(({ file }) => file));
  const methods = new Set<string>();
  for (const source of await fault.project.sources()) {
    if (near.has(source.file)) fixes.push(...innerFunctions(source, fault), ...arrowMethods(source, fault));
    for (const name of methodsUsingThis(source)) methods.add(name);
  }
  for (const source of await fault.project.sources())
    fixes.push(...handedOver(source, methods, near.has(source.file) ? 1 : 0.85));
  for (const site of fault.sites) fixes.push(...methodAsField(site, site.line));
  return fixes;
}

// `list.forEach(function () { this.x })`: an arrow function has the `this` of the method around it.
function innerFunctions(source: Source, fault: Fault): Fix[] {
  const fixes: Fix[] = [];
  walk(source.program, (node) => {
    if (node.type !== 'FunctionExpression' || node.generator || node.parent.type === 'MethodDefinition')
      return;
    if (node.parent.type === 'Property' && (node.parent.method || node.parent.kind !== 'init')) return;
    if (!ownThis(node)) return;
    const parameters = node.params.map((each) => codeOf(source, each)).join(', ');
    const arrow = `${node.async ? 'async ' : ''}(${parameters}) => ${codeOf(source, node.body)}`;
    const pointed = fault.sites.some(
      (site) =>
        site.file === source.file && node.loc.start.line <= site.line && site.line <= node.loc.end.line,
    );
    const outer = functionOf(node);
    const passed = node.parent.type === 'CallExpression' && outer !== undefined;
    const prior = (passed ? 0.85 : 0.4) * (pointed ? 1 : 0.6);
    fixes.push({
      operator: 'arrow',
      title: 'keep this with an arrow function',
      edits: [replace(source, node, arrow)],
      prior,
    });
    if (passed)
      fixes.push({
        operator: 'bind',
        title: 'bind this',
        edits: [insert(source, node.range[1], '.bind(this)')],
        prior: prior * 0.7,
      });
  });
  walk(source.program, (node) => {
    if (node.type !== 'FunctionDeclaration' || !node.id || !ownThis(node) || !functionOf(node)) return;
    const parameters = node.params.map((each) => codeOf(source, each)).join(', ');
    const arrow = `const ${node.id.name} = ${node.async ? 'async ' : ''}(${parameters}) => ${codeOf(source, node.body)};`;
    fixes.push({
      operator: 'arrow',
      title: `make ${node.id.name} an arrow function`,
      edits: [replace(source, node, arrow)],
      prior: 0.6,
    });
  });
  return fixes;
}

// `{ name, greet: () => this.name }` and `X.prototype.greet = () => this.name`: an arrow function never has the object.
function arrowMethods(source: Source, fault: Fault): Fix[] {
  const fixes: Fix[] = [];
  walk(source.program, (node) => {
    if (node.type !== 'ArrowFunctionExpression' || !ownThis(node)) return;
    const { parent } = node;
    const assigned =
      parent.type === 'AssignmentExpression' &&
      /\.prototype\.|^[\w$]+\.[\w$]+$/.test(codeOf(source, parent.left));
    if (parent.type !== 'Property' && !assigned) return;
    if (functionOf(node) && parent.type !== 'Property') return;
    const parameters = node.params.map((each) => codeOf(source, each)).join(', ');
    const body =
      node.body.type === 'BlockStatement'
        ? codeOf(source, node.body)
        : `{ return ${codeOf(source, node.body)}; }`;
    const pointed = fault.sites.some(
      (site) =>
        site.file === source.file && node.loc.start.line <= site.line && site.line <= node.loc.end.line,
    );
    const prefix = node.async ? 'async ' : '';
    const edits =
      parent.type === 'Property'
        ? [
            replace(
              source,
              parent,
              `${prefix}${parent.computed ? `[${codeOf(source, parent.key)}]` : codeOf(source, parent.key)}(${parameters}) ${body}`,
            ),
          ]
        : [replace(source, node, `${prefix}function (${parameters}) ${body}`)];
    fixes.push({
      operator: 'method',
      title: 'make the arrow function a method',
      edits,
      prior: pointed ? 0.85 : 0.5,
    });
  });
  return fixes;
}

// `run(counter.increment)`, `const { increment } = counter`: the method goes without its object.
function handedOver(source: Source, methods: ReadonlySet<string>, weight: number): Fix[] {
  const fixes: Fix[] = [];
  walk(source.program, (node) => {
    if (node.type === 'VariableDeclarator' && node.id.type === 'ObjectPattern' && node.init) {
      for (const property of node.id.properties) {
        if (
          property.type !== 'Property' ||
          property.key.type !== 'Identifier' ||
          !methods.has(property.key.name)
        )
          continue;
        const object = codeOf(source, node.init);
        if (!/^[\w$.]+$/.test(object) || node.id.properties.length !== 1) continue;
        const text = `${codeOf(source, property.value)} = ${object}.${property.key.name}.bind(${object})`;
        fixes.push({
          operator: 'bind',
          title: `bind ${property.key.name}`,
          edits: [replace(source, node, text)],
          prior: 0.8 * weight,
        });
      }
    }
    if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return;
    const { parent } = node;
    const isArgument =
      (parent.type === 'CallExpression' || parent.type === 'NewExpression') && parent.callee !== node;
    const isValue =
      (parent.type === 'AssignmentExpression' && parent.right === node) ||
      (parent.type === 'VariableDeclarator' && parent.init === node) ||
      (parent.type === 'Property' && parent.value === node) ||
      parent.type === 'ArrayExpression' ||
      parent.type === 'ReturnStatement';
    if ((!isArgument && !isValue) || !methods.has(node.property.name)) return;
    const object = codeOf(source, node.object);
    const code = codeOf(source, node);
    const prior = 0.85 * weight;
    fixes.push(
      {
        operator: 'bind',
        title: `bind ${brief(code)}`,
        edits: [insert(source, node.range[1], `.bind(${object})`)],
        prior,
      },
      {
        operator: 'arrow',
        title: `call ${brief(code)} in an arrow function`,
        edits: [replace(source, node, `(...args) => ${code}(...args)`)],
        prior: prior * 0.95,
      },
    );
  });
  return fixes;
}

// A class method becomes a field with an arrow function: it keeps its object wherever it is handed over.
function methodAsField(source: Source, line: number): Fix[] {
  const fixes: Fix[] = [];
  walk(source.program, (node) => {
    if (
      node.type !== 'MethodDefinition' ||
      node.kind !== 'method' ||
      node.static ||
      node.value.generator ||
      !node.value.body
    )
      return;
    if (node.loc.start.line > line || node.loc.end.line < line || /\bsuper\b/.test(codeOf(source, node)))
      return;
    const parameters = node.value.params.map((each) => codeOf(source, each)).join(', ');
    const key = node.computed ? `[${codeOf(source, node.key)}]` : codeOf(source, node.key);
    const text = `${key} = ${node.value.async ? 'async ' : ''}(${parameters}) => ${codeOf(source, node.value.body)};`;
    fixes.push({
      operator: 'arrow',
      title: `make ${key} keep this`,
      edits: [replace(source, node, text)],
      prior: 0.55,
    });
  });
  return fixes;
}

function methodsUsingThis({ program }: Source): string[] {
  const found: string[] = [];
  walk(program, (node) => {
    if (node.type !== 'MethodDefinition' && !(node.type === 'Property' && isFunction(node.value))) return;
    const value = node.value as Node;
    if (isFunction(value) && node.key.type === 'Identifier' && ownThis(value)) found.push(node.key.name);
  });
  return found;
}

/** Whether the function itself uses `this`; arrow functions inside share it. */
function ownThis(owner: Node): boolean {
  let found = false;
  walk(owner, (node) => {
    if (
      node !== owner &&
      (node.type === 'FunctionExpression' ||
        node.type === 'FunctionDeclaration' ||
        node.type.startsWith('Class'))
    )
      return 'skip';
    if (node.type === 'ThisExpression') found = true;
    return undefined;
  });
  return found;
}
