import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { originOf } from '../../syntax/modules.js';
import { isFromRequest } from '../../syntax/request-input.js';
import { functionAround, propertyName } from '../../syntax/surroundings.js';

const opens =
  /^(?:promises\.)?(?:access|appendFile|copyFile|cp|createReadStream|createWriteStream|lstat|mkdir|open|opendir|readFile|readdir|rename|rm|rmdir|stat|unlink|writeFile)(?:Sync)?$/;

export const pathFromRequest: FileCheck = {
  id: 'path-from-request',
  category: 'security',
  severity: 'error',
  reach: 'file',
  title: 'a path that a request names, opened as it is',
  why: 'With `../` in it, a request reads or writes any file that the process may (path traversal, CWE-22). Take the last part by `path.basename`, or resolve it and look whether the result still begins with the folder that is meant. A function that does something of the kind anywhere is left alone.',
  example: {
    bad: "import fs from 'node:fs';\nimport path from 'node:path';\napp.get('/files', (req, res) => {\n  fs.createReadStream(path.join('files', req.query.name)).pipe(res);\n});",
    good: "import fs from 'node:fs';\nimport path from 'node:path';\napp.get('/files', (req, res) => {\n  fs.createReadStream(path.join('files', path.basename(req.query.name))).pipe(res);\n});",
  },
  fixes: false,
  on: true,
  source: 'https://cwe.mitre.org/data/definitions/22.html',
  begin: (source) => ({
    CallExpression(node) {
      const [first, second] = node.arguments;
      if (!first || !opensFile(source, node, second)) return;
      if (!isFromRequest(source, first) || isGuarded(source, node)) return;
      source.report({
        at: first,
        message: 'this path comes from the request as it is, and may lead out of the folder that is meant',
        key: source.textOf(node),
      });
    },
  }),
};

function opensFile(
  source: SourceText,
  { callee }: TSESTree.CallExpression,
  options: TSESTree.Node | undefined,
): boolean {
  const origin = originOf(source, callee);
  if (origin && /^(?:fs|fs\/promises|fs-extra|graceful-fs)$/.test(origin.module))
    return opens.test(origin.path);
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return false;
  // With `root` Express keeps the path inside.
  return (
    /^(?:sendFile|sendfile|download)$/.test(propertyName(callee) ?? '') &&
    /^(?:res|response|reply)$/.test(callee.object.name) &&
    options?.type !== 'ObjectExpression'
  );
}

/** Whether the function looks at a path before it opens it, in one of the usual ways. */
function isGuarded(source: SourceText, node: TSESTree.Node): boolean {
  const around = functionAround(node);
  return /startsWith\(|basename\(|relative\(|\.\.[/'"`\\]|sanitize|(?:valid|safe|inside|within)\w*path|path\w*(?:valid|safe|inside|within)|isAbsolute|\.test\(|\.match\(|indexOf\(|includes\(|\.has\(/i.test(
    around ? source.textOf(around.body) : '',
  );
}
