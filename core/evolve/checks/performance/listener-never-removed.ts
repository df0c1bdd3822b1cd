import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { originOf } from '../../syntax/modules.js';
import { isProgram } from '../../syntax/programs.js';
import { type FunctionNode, functionAround, isFunction, propertyName } from '../../syntax/surroundings.js';
import { isGlobal, variableOf } from '../../syntax/variables.js';

/** What lives as long as the page. */
const longLived = /^(?:window|document|document\.body|document\.documentElement|navigator|screen)$/;
/** What happens once, and what tells of the end of the page. */
const ofTheWhole =
  /^(?:DOMContentLoaded|load|beforeunload|unload|pagehide|error|unhandledrejection|rejectionhandled)$/;
const removing = /^(?:off|removeListener|removeAllListeners|removeEventListener)$/;
/** What React, Vue, Solid and Svelte call each time a part of the page appears, and some also each time it changes. */
const effects =
  /^(?:useEffect|useLayoutEffect|useInsertionEffect|useMount|onMounted|onBeforeMount|onMount|createEffect)$/;
/** The same as methods: of React, of elements of the page, of Lit, of Angular and of Vue. */
const lifeCycle =
  /^(?:(?:UNSAFE_)?componentWillMount|componentDidMount|componentDidUpdate|connectedCallback|firstUpdated|ngOnInit|ngAfterViewInit|ngAfterContentInit|beforeMount|mounted|created|didInsertElement)$/;
/** Parts that there is one of, for as long as the page is open. */
const ofThePage = /(?:^|(?<=[a-z\d_]))(?:App|Root|Main|Layout|Provider|Shell|Context)$/;

export const listenerNeverRemoved: FileCheck = {
  id: 'listener-never-removed',
  category: 'performance',
  severity: 'warning',
  reach: 'file',
  title: 'a listener that a part of a page adds each time it appears, and that nothing takes away',
  why: 'The part goes, and its listener stays on the window or the document, with all that it holds: it answers events for what is no longer there, and the more often the part appeared, the longer each event takes. Found are functions made anew for each, in effects and hooks of React, Vue, Solid and Svelte and in what elements of the page and components of React, Angular, Lit and Vue call when they appear, where nothing in the file removes listeners. Those that listen once or with a signal are left alone, and so are whatever ends the page, and parts that are called the app, its layout or a provider, of which there is one.',
  example: {
    bad: "export class Panel extends HTMLElement {\n  connectedCallback() {\n    window.addEventListener('resize', () => this.draw());\n  }\n}",
    good: "export class Panel extends HTMLElement {\n  connectedCallback() {\n    this.gone = new AbortController();\n    window.addEventListener('resize', () => this.draw(), { signal: this.gone.signal });\n  }\n  disconnectedCallback() {\n    this.gone.abort();\n  }\n}",
  },
  fixes: false,
  on: false,
  onRequest: 'It hardly ever finds anything: four times in two of 484 public projects.',
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
        if (name !== 'addEventListener' || !isLongLived(source, callee.object) || !staysFor(source, node))
          return;
        if (!isOfTheWhole(node) && comesAndGoes(source, node)) found.push(node);
      },
      'Program:exit'() {
        if (removes) return;
        for (const node of found)
          source.report({
            at: node.callee,
            message: `each time this appears it adds a listener to \`${source.textOf((node.callee as TSESTree.MemberExpression).object)}\`, and nothing takes it away`,
            key: source.textOf(node).slice(0, 200),
          });
      },
    };
  },
};

function isLongLived(source: SourceText, node: TSESTree.Node): boolean {
  const origin = originOf(source, node);
  return origin?.module === '' && longLived.test(origin.path);
}

/** A function made anew each time, that no option ends. */
function staysFor(
  source: SourceText,
  { arguments: [, listener, options, ...more] }: TSESTree.CallExpression,
): boolean {
  if (!listener || !isMadeAnew(source, listener) || more.length > 0) return false;
  if (!options || (options.type === 'Literal' && typeof options.value === 'boolean')) return true;
  return (
    options.type === 'ObjectExpression' &&
    options.properties.every(
      (each) => each.type === 'Property' && /^(?:capture|passive)$/.test(propertyName(each) ?? ''),
    )
  );
}

/** Written in place or in a function around it, or bound: the same function added twice listens once. */
function isMadeAnew(source: SourceText, node: TSESTree.Node): boolean {
  if (isFunction(node)) return true;
  if (node.type === 'CallExpression')
    return node.callee.type === 'MemberExpression' && propertyName(node.callee) === 'bind';
  const [definition, ...more] = variableOf(source, node)?.defs ?? [];
  if (!definition || more.length > 0) return false;
  const made = definition.node.type === 'VariableDeclarator' ? definition.node.init : definition.node;
  return !!made && isFunction(made) && functionAround(definition.node) !== null;
}

const isOfTheWhole = ({ arguments: [event] }: TSESTree.CallExpression): boolean =>
  event?.type === 'Literal' && ofTheWhole.test(String(event.value));

/** Called when a part of the page appears of which there may be many, one after the other. */
function comesAndGoes(source: SourceText, node: TSESTree.CallExpression): boolean {
  const around = functionAround(node);
  if (!around) return false;
  const { parent } = around;
  if (parent.type === 'CallExpression' && parent.arguments[0] === around)
    return isEffect(parent) && (isRepeated(source, parent) || !isOfThePage(source, componentAround(parent)));
  if (
    parent.type !== 'MethodDefinition' &&
    parent.type !== 'Property' &&
    parent.type !== 'PropertyDefinition'
  )
    return false;
  if (parent.key.type !== 'Identifier' || parent.computed || !lifeCycle.test(parent.key.name)) return false;
  const owner = parent.type === 'Property' ? null : parent.parent.parent;
  return !isOfThePage(source, owner?.id?.name ?? null);
}

function isEffect({ callee }: TSESTree.CallExpression): boolean {
  const name = callee.type === 'MemberExpression' ? propertyName(callee) : null;
  return effects.test(name ?? (callee.type === 'Identifier' ? callee.name : ''));
}

/** An effect of React that runs again: it was not handed the empty list. */
function isRepeated(source: SourceText, { callee, arguments: [, on] }: TSESTree.CallExpression): boolean {
  if (!/^(?:React\.)?use(?:Layout)?Effect$/.test(source.textOf(callee))) return false;
  if (!on || isGlobal(source, on, 'undefined')) return true;
  return on.type === 'ArrayExpression' && on.elements.length > 0;
}

/** The name of the outermost function around, which is the component or the hook. */
function componentAround(node: TSESTree.Node): string | null {
  let name: string | null = null;
  for (let at: FunctionNode | null = functionAround(node); at; at = functionAround(at))
    name = nameOf(at) ?? name;
  return name;
}

function nameOf(node: FunctionNode): string | null {
  if (node.type !== 'ArrowFunctionExpression' && node.id) return node.id.name;
  for (let at = node.parent; at; at = at.parent) {
    if (at.type === 'VariableDeclarator') return at.id.type === 'Identifier' ? at.id.name : null;
    // as in memo((props) => …)
    if (at.type !== 'CallExpression') return null;
  }
  return null;
}

/** By its name, or that of its file where it has none of its own. */
function isOfThePage({ path }: SourceText, name: string | null): boolean {
  const file = path.replace(/^.*\//, '').replace(/\.\w+$/, '');
  return ofThePage.test(name ?? file) || /^(?:_?app|root|main|layout)$/i.test(file);
}
