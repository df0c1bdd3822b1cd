import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { originOf } from '../../syntax/modules.js';
import { propertyName } from '../../syntax/surroundings.js';
import { constantText } from '../../syntax/variables.js';

const secret = /sess|token|auth|jwt|^sid$|connect\.sid/i;

export const cookieWithoutHttpOnly: FileCheck = {
  id: 'cookie-without-http-only',
  category: 'security',
  severity: 'warning',
  reach: 'file',
  title: 'a cookie of a session that scripts of the page can read',
  why: 'One script that does not belong there then takes the session along (CWE-1004). Cookies that are named as a session or a token are looked at, where their options are written out; a token against forged requests (`csrf`, `xsrf`) has to be readable.',
  example: {
    bad: "app.post('/login', (req, res) => {\n  res.cookie('session', id, { secure: true });\n});",
    good: "app.post('/login', (req, res) => {\n  res.cookie('session', id, { secure: true, httpOnly: true });\n});",
  },
  fixes: false,
  on: true,
  source: 'https://cwe.mitre.org/data/definitions/1004.html',
  begin: (source) => ({
    CallExpression(node) {
      if (setsSessionCookie(source, node)) {
        const options = node.arguments[2];
        if (options && !isOpen(options)) return;
        source.report({ at: node, message: 'scripts of the page can read this cookie: it has no httpOnly' });
        return;
      }
      const origin = originOf(source, node.callee);
      if (origin?.module !== 'express-session' || origin.path !== '') return;
      const cookie = propertyOf(node.arguments[0], 'cookie');
      const flag = propertyOf(cookie?.value, 'httpOnly');
      if (flag?.value.type === 'Literal' && flag.value.value === false)
        source.report({ at: flag, message: 'scripts of the page can read the cookie of the session' });
    },
  }),
};

function setsSessionCookie(
  source: SourceText,
  { callee, arguments: [name, value] }: TSESTree.CallExpression,
): boolean {
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier' || !name) return false;
  // What stands in the source is no secret.
  if (value?.type === 'Literal') return false;
  const method = propertyName(callee);
  const isResponse = /^(?:res|response|reply)$/.test(callee.object.name);
  if (!isResponse || !(method === 'cookie' || method === 'setCookie')) return false;
  const said = constantText(source, name);
  return said !== null && secret.test(said) && !/[cx]srf/i.test(said);
}

/** Whether the options are written out, and leave `httpOnly` off. */
function isOpen(options: TSESTree.Node): boolean {
  if (options.type !== 'ObjectExpression') return false;
  if (options.properties.some(({ type }) => type === 'SpreadElement')) return false;
  const flag = propertyOf(options, 'httpOnly');
  return !flag || (flag.value.type === 'Literal' && flag.value.value === false);
}

function propertyOf(node: TSESTree.Node | undefined, name: string): TSESTree.Property | null {
  if (node?.type !== 'ObjectExpression') return null;
  const found = node.properties.find((each) => each.type === 'Property' && propertyName(each) === name);
  return found?.type === 'Property' ? found : null;
}
