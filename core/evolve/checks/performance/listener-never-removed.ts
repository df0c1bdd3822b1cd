import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { originOf } from '../../syntax/modules.js';
import { isProgram } from '../../syntax/programs.js';
import { functionAround, isFunction, nodesIn, propertyName } from '../../syntax/surroundings.js';

/** What lives as long as the process or the page. */
const longLived = /^(?:process|window|document|document\.body|document\.documentElement|navigator|screen)$/;
const adding = /^(?:on|addListener|prependListener|addEventListener)$/;
/** What happens once, and what ends the process or tells of its end: who listens to that is there once. */
const ofTheWhole =
  /^(?:SIG[A-Z]+|exit|beforeExit|uncaughtException(?:Monitor)?|unhandledRejection|rejectionHandled|warning|disconnect|DOMContentLoaded|load|beforeunload|unload|pagehide|error|unhandledrejection)$/;
const removing = /^(?:off|removeListener|removeAllListeners|removeEventListener)$/;

export const listenerNeverRemoved: FileCheck = {
  id: 'listener-never-removed',
  category: 'performance',
  severity: 'warning',
  reach: 'file',
  title:
    'a listener that each object or call adds to the process, the window or the document, and nothing takes away',
  why: 'What it holds is never freed, and the more there are, the longer each event takes; Node warns from the eleventh on. Found are functions written in place, which cannot be removed, in a method of a class or in a function that such an object is made by, where nothing in the file removes listeners. Those that listen once or with a signal are left alone, those of programs and at the top of a file too, and so are signals and whatever else ends the process or the page, and classes of which the file itself makes the one object.',
  example: {
    bad: "export class Panel {\n  constructor() {\n    window.addEventListener('resize', () => this.draw());\n  }\n}",
    good: "export class Panel {\n  constructor(signal) {\n    window.addEventListener('resize', () => this.draw(), { signal });\n  }\n}",
  },
  fixes: false,
  on: false,
  begin(source) {
    if (isProgram(source)) return {};
    const found: TSESTree.CallExpression[] = [];
    let removes = false;
    return {
      CallExpression(node) {
        const { callee } = node;
        if (callee.type !== 'MemberExpression') return;
        const name = propertyName(callee) ?? '';
        if (removing.test(name)) removes = true;
        if (!adding.test(name) || !isLongLived(source, callee.object) || !staysFor(node)) return;
        if (!isOfTheWhole(node) && isOfAnObject(source, node)) found.push(node);
      },
      'Program:exit'() {
        if (removes) return;
        for (const node of found)
          source.report({
            at: node.callee,
            message: `each object adds a listener to \`${source.textOf((node.callee as TSESTree.MemberExpression).object)}\`, and nothing takes it away`,
            key: source.textOf(node).slice(0, 200),
          });
      },
    };
  },
};

function isLongLived(source: SourceText, node: TSESTree.Node): boolean {
  const origin = originOf(source, node);
  return origin !== null && (origin.module === '' || origin.module === 'process')
    ? longLived.test(origin.module === '' ? origin.path : 'process')
    : false;
}

/** A function written in place that no option ends. */
function staysFor({ arguments: [, listener, options, ...more] }: TSESTree.CallExpression): boolean {
  if (!listener || !isFunction(listener) || more.length > 0) return false;
  if (!options || (options.type === 'Literal' && typeof options.value === 'boolean')) return true;
  return (
    options.type === 'ObjectExpression' &&
    options.properties.every(
      (each) => each.type === 'Property' && /^(?:capture|passive)$/.test(propertyName(each) ?? ''),
    )
  );
}

const isOfTheWhole = ({ arguments: [event] }: TSESTree.CallExpression): boolean =>
  event?.type === 'Literal' && ofTheWhole.test(String(event.value));

/** In a constructor or method that uses its object in the listener, so that there is one for each object. */
function isOfAnObject(source: SourceText, node: TSESTree.CallExpression): boolean {
  const around = functionAround(node);
  if (around?.parent.type !== 'MethodDefinition' || around.parent.static) return false;
  if (isMadeOnce(source, around.parent.parent.parent)) return false;
  const [, listener] = node.arguments;
  return (
    listener?.type === 'ArrowFunctionExpression' &&
    nodesIn(
      listener,
      (each) => each === listener || !isFunction(each) || each.type === 'ArrowFunctionExpression',
    ).some(({ type }) => type === 'ThisExpression')
  );
}

/** The file makes an object of the class at its top, or keeps the one that there is in the class itself. */
function isMadeOnce(source: SourceText, made: TSESTree.Node): boolean {
  // A class has its name twice: around it, and inside of it.
  const names = source.scopes().getDeclaredVariables(made);
  return names.some(({ references }) =>
    references.some(({ identifier: { parent } }) => {
      if (parent?.type !== 'NewExpression') return false;
      const around = functionAround(parent);
      return !around || (around.parent.type === 'MethodDefinition' && around.parent.static);
    }),
  );
}
