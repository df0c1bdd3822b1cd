import type { Node } from '../../syntax/parse.js';
import { namesDeclaredBy, patternNames } from '../../syntax/scope.js';
import { walk } from '../../syntax/walk.js';
import type { Source } from './rule.js';

/** Something that a module exports, ESM or CommonJS. `name` is `default` for a default export or a whole `module.exports`. */
export interface ExportedName {
  name: string;
  style: 'esm' | 'cjs';
  /** Name inside of the module, where it has one. */
  local: string | null;
  node: Node;
}

export function exportsOf({ program }: Source): ExportedName[] {
  const found: ExportedName[] = [];
  for (const node of program.body) {
    if (node.type === 'ExportDefaultDeclaration') {
      const { declaration } = node;
      const local = 'id' in declaration && declaration.id ? nameOf(declaration.id) : undefined;
      const alias = declaration.type === 'Identifier' ? declaration.name : undefined;
      found.push({ name: 'default', style: 'esm', local: local ?? alias ?? null, node });
    }
    if (node.type !== 'ExportNamedDeclaration') continue;
    for (const each of node.specifiers) {
      const local = node.source || each.local.type !== 'Identifier' ? null : each.local.name;
      found.push({ name: nameOf(each.exported), style: 'esm', local, node });
    }
    const { declaration } = node;
    if (declaration?.type === 'VariableDeclaration') {
      for (const id of declaration.declarations.flatMap((each) => patternNames(each.id)))
        found.push({ name: id.name, style: 'esm', local: id.name, node });
    } else if (declaration && 'id' in declaration && declaration.id && 'name' in declaration.id) {
      found.push({ name: declaration.id.name, style: 'esm', local: declaration.id.name, node });
    }
  }
  walk(program, (node) => {
    if (node.type === 'AssignmentExpression') found.push(...assignedExports(node));
  });
  return found;
}

/** Top-level names of a module, exported or not. */
export const topLevelNames = ({ program }: Source) => namesDeclaredBy(program);

/** Whether an expression is `module.exports` or `exports`. */
export const isExportsObject = (node: Node): boolean =>
  (node.type === 'Identifier' && node.name === 'exports') ||
  (node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    node.object.name === 'module' &&
    node.property.type === 'Identifier' &&
    node.property.name === 'exports');

function assignedExports(node: Extract<Node, { type: 'AssignmentExpression' }>): ExportedName[] {
  const { left, right } = node;
  if (
    left.type === 'MemberExpression' &&
    isExportsObject(left.object) &&
    left.property.type === 'Identifier'
  ) {
    return [
      {
        name: left.property.name,
        style: 'cjs',
        local: right.type === 'Identifier' ? right.name : null,
        node,
      },
    ];
  }
  if (!isExportsObject(left)) return [];
  const whole: ExportedName = {
    name: 'default',
    style: 'cjs',
    local: right.type === 'Identifier' ? right.name : 'id' in right && right.id ? nameOf(right.id) : null,
    node,
  };
  if (right.type !== 'ObjectExpression') return [whole];
  return right.properties.flatMap((each): ExportedName[] => {
    if (each.type !== 'Property' || each.computed) return [];
    const local = each.value.type === 'Identifier' ? each.value.name : null;
    return [{ name: nameOf(each.key), style: 'cjs', local, node }];
  });
}

function nameOf(node: Node): string {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'Literal' ? String(node.value) : '';
}
