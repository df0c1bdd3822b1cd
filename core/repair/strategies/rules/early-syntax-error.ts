import { functionOf } from '../../syntax/lookup.js';
import type { Node } from '../../syntax/parse.js';
import { namesDeclaredBy, patternNames } from '../../syntax/scope.js';
import { walk } from '../../syntax/walk.js';
import { codeOf, type Fault, type Fix, remove, replace, type Source } from './rule.js';

/** Errors that an engine finds when it loads a file although its syntax holds. */
export async function earlySyntaxError(fault: Fault): Promise<Fix[]> {
  if (!/SyntaxError|has already been declared|Missing initializer|Illegal|Invalid/.test(fault.message))
    return [];
  const fixes: Fix[] = [];
  for (const source of await fault.project.sources()) {
    if (/has already been declared/.test(fault.message)) fixes.push(...declaredTwice(source, fault.message));
    if (/Missing initializer in const/.test(fault.message)) fixes.push(...constWithoutValue(source));
    if (/Invalid shorthand property initializer/.test(fault.message)) fixes.push(...equalsForColon(source));
    if (/Illegal return statement/.test(fault.message)) fixes.push(...strayReturn(source));
    if (/Invalid left-hand side/.test(fault.message)) fixes.push(...assignedExpression(source));
    if (/Undefined label|Illegal (?:break|continue)/.test(fault.message)) fixes.push(...strayJump(source));
    if (/Export '([^']+)' is not defined/.test(fault.message))
      fixes.push(...undefinedExport(source, fault.message));
    if (/super' keyword unexpected/.test(fault.message)) fixes.push(...superWithoutBase(source));
    if (/Duplicate export/.test(fault.message)) fixes.push(...exportedTwice(source, fault.message));
    if (/Rest parameter must be last/.test(fault.message)) fixes.push(...restFirst(source));
  }
  return fixes;
}

function declaredTwice(source: Source, message: string): Fix[] {
  const name = /Identifier '([^']+)' has already been declared/.exec(message)?.[1];
  const fixes: Fix[] = [];
  walk(source.program, (scope) => {
    const same = namesDeclaredBy(scope).filter((each) => each.name === name);
    const body =
      scope.type === 'BlockStatement'
        ? [...same, ...namesDeclaredBy(scope.parent).filter((each) => each.name === name)]
        : same;
    if (body.length < 2) return;
    for (const { node } of same.slice(-2).reverse()) {
      const declarator = node.parent;
      const declaration = declarator?.parent;
      if (
        declarator?.type === 'VariableDeclarator' &&
        declaration?.type === 'VariableDeclaration' &&
        declaration.declarations.length === 1
      ) {
        const head = { range: [declaration.range[0], declarator.range[0]] as const };
        const assign = declarator.init ? replace(source, head, '') : remove(source, ...declaration.range);
        const rest: Fix['edits'] = [];
        const first = body.find((each) => each.node !== node);
        const owner = first?.node.parent?.parent;
        if (declarator.init && first?.constant && owner?.type === 'VariableDeclaration')
          rest.push(
            replace(source, { range: [owner.range[0], owner.range[0] + owner.kind.length] as const }, 'let'),
          );
        fixes.push({
          operator: 'duplicate',
          title: `assign ${name} in place of declaring it again`,
          edits: [...rest, assign],
          prior: 0.75,
        });
        fixes.push({
          operator: 'duplicate',
          title: `remove one declaration of ${name}`,
          edits: [remove(source, ...declaration.range)],
          prior: 0.5,
        });
      } else if (
        declarator?.type === 'ImportSpecifier' &&
        declarator.parent.type === 'ImportDeclaration' &&
        declarator.parent.specifiers.length === 1
      ) {
        fixes.push({
          operator: 'duplicate',
          title: `remove one import of ${name}`,
          edits: [remove(source, ...declarator.parent.range)],
          prior: 0.7,
        });
      } else if (declarator?.type === 'FunctionDeclaration' || declarator?.type === 'ClassDeclaration') {
        fixes.push({
          operator: 'duplicate',
          title: `remove one ${name}`,
          edits: [remove(source, ...declarator.range)],
          prior: 0.45,
        });
      }
    }
  });
  return fixes;
}

function constWithoutValue(source: Source): Fix[] {
  return every(source, (node) => {
    if (
      node.type !== 'VariableDeclaration' ||
      node.kind !== 'const' ||
      node.declarations.every(({ init }) => init)
    )
      return [];
    if (/^For(?:In|Of)/.test(node.parent.type)) return [];
    const keyword = { range: [node.range[0], node.range[0] + 5] as const };
    return [
      { operator: 'let', title: 'declare it with let', edits: [replace(source, keyword, 'let')], prior: 0.9 },
    ];
  });
}

function equalsForColon(source: Source): Fix[] {
  return every(source, (node) => {
    if (
      node.type !== 'Property' ||
      node.value.type !== 'AssignmentPattern' ||
      node.parent.type !== 'ObjectExpression'
    )
      return [];
    const text = `${codeOf(source, node.key)}: ${codeOf(source, node.value.right)}`;
    return [
      {
        operator: 'syntax',
        title: 'write a colon in the object',
        edits: [replace(source, node, text)],
        prior: 0.9,
      },
    ];
  });
}

function strayReturn(source: Source): Fix[] {
  return every(source, (node) => {
    if (node.type !== 'ReturnStatement' || functionOf(node)) return [];
    const edits = [remove(source, node.range[0], node.argument ? node.argument.range[0] : node.range[1])];
    return [{ operator: 'syntax', title: 'remove the return outside of a function', edits, prior: 0.5 }];
  });
}

// `if (a + 1 = b)`, `5 = x`: a comparison was meant, or the sides are swapped.
function assignedExpression(source: Source): Fix[] {
  return every(source, (node) => {
    if (
      node.type !== 'AssignmentExpression' ||
      /^(?:Identifier|MemberExpression|\w+Pattern)$/.test(node.left.type)
    )
      return [];
    const left = codeOf(source, node.left);
    const right = codeOf(source, node.right);
    const make = (title: string, text: string, prior: number): Fix => ({
      operator: 'comparison',
      title,
      edits: [replace(source, node, text)],
      prior,
    });
    const between = { range: [node.left.range[1], node.right.range[0]] as const };
    return [
      {
        operator: 'comparison',
        title: 'compare in place of assigning',
        edits: [replace(source, between, ' === ')],
        prior: 0.8,
      },
      make('swap the sides', `${right} = ${left}`, 0.4),
    ];
  });
}

function strayJump(source: Source): Fix[] {
  return every(source, (node) => {
    if (node.type !== 'BreakStatement' && node.type !== 'ContinueStatement') return [];
    return [
      {
        operator: 'syntax',
        title: 'return in place of the jump',
        edits: [replace(source, node, 'return;')],
        prior: 0.5,
      },
      {
        operator: 'syntax',
        title: 'jump without a label',
        edits: [replace(source, node, node.type === 'BreakStatement' ? 'break;' : 'continue;')],
        prior: 0.6,
      },
    ];
  });
}

function undefinedExport(source: Source, message: string): Fix[] {
  const name = /Export '([^']+)' is not defined/.exec(message)?.[1] ?? '';
  const names = namesDeclaredBy(source.program).map((each) => each.name);
  return every(source, (node) => {
    if (node.type !== 'ExportSpecifier' || codeOf(source, node.local) !== name) return [];
    const gone =
      node.parent.type === 'ExportNamedDeclaration' && node.parent.specifiers.length === 1
        ? node.parent
        : node;
    const comma = /^\s*,/.exec(source.text.slice(node.range[1]))?.[0].length ?? 0;
    const near = names.map((each) => ({
      operator: 'export',
      title: `export ${each} as ${name}`,
      edits: [replace(source, node, `${each} as ${codeOf(source, node.exported)}`)],
      prior: each.toLowerCase().startsWith(name.slice(0, 3).toLowerCase()) ? 0.7 : 0.2,
    }));
    return [
      ...near,
      {
        operator: 'export',
        title: `do not export ${name}`,
        edits: [remove(source, gone.range[0], gone.range[1] + (gone === node ? comma : 0))],
        prior: 0.45,
      },
    ];
  });
}

function superWithoutBase(source: Source): Fix[] {
  return every(source, (node) => {
    if (node.type !== 'ExpressionStatement' || !/^super\s*\(/.test(codeOf(source, node))) return [];
    return [
      {
        operator: 'super',
        title: 'remove the call of super',
        edits: [remove(source, ...node.range)],
        prior: 0.6,
      },
    ];
  });
}

function exportedTwice(source: Source, message: string): Fix[] {
  const name = /Duplicate export of '([^']+)'/.exec(message)?.[1] ?? '';
  return every(source, (node) => {
    if (node.type !== 'ExportNamedDeclaration') return [];
    const declares =
      node.declaration &&
      'declarations' in node.declaration &&
      node.declaration.declarations.flatMap(({ id }) => patternNames(id)).some((id) => id.name === name);
    if (declares && node.declaration) {
      return [
        {
          operator: 'export',
          title: `export ${name} once`,
          edits: [remove(source, node.range[0], node.declaration.range[0])],
          prior: 0.6,
        },
      ];
    }
    const only =
      node.specifiers.length === 1 && codeOf(source, node.specifiers[0]?.exported ?? node) === name;
    return only
      ? [
          {
            operator: 'export',
            title: `export ${name} once`,
            edits: [remove(source, ...node.range)],
            prior: 0.7,
          },
        ]
      : [];
  });
}

function restFirst(source: Source): Fix[] {
  return every(source, (node) => {
    if (!('params' in node) || !Array.isArray(node.params)) return [];
    const params = node.params as Node[];
    const rest = params.findIndex((each) => each.type === 'RestElement');
    const [first, last] = [params[0], params.at(-1)];
    if (rest === -1 || rest === params.length - 1 || !first || !last) return [];
    const order = [
      ...params.filter((_, index) => index !== rest),
      ...params.filter((_, index) => index === rest),
    ];
    const edits = [
      replace(
        source,
        { range: [first.range[0], last.range[1]] },
        order.map((each) => codeOf(source, each)).join(', '),
      ),
    ];
    return [{ operator: 'syntax', title: 'put the rest parameter last', edits, prior: 0.7 }];
  });
}

function every(source: Source, propose: (node: Node) => Fix[]): Fix[] {
  const fixes: Fix[] = [];
  walk(source.program, (node) => {
    fixes.push(...propose(node));
  });
  return fixes;
}
