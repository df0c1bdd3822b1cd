import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { openLanguage } from '../../../core/repair/strategies/code-fixes/language-service.js';
import { temporaryFolder } from '../../support/folder.js';

test('The declarations of the language are parsed once for all errors, and files of the project each time', async (t) => {
  const folder = await temporaryFolder(t);
  const parse = async (text: string) => {
    await writeFile(join(folder, 'main.mjs'), text);
    const { service, dispose } = await openLanguage(folder, ['main.mjs']);
    const files = service.getProgram()?.getSourceFiles() ?? [];
    dispose();
    return (name: string) => files.find(({ fileName }) => fileName.endsWith(name));
  };
  const first = await parse('export const one = 1;\n');
  const second = await parse('export const two = 2;\n');
  assert.ok(first('/lib.es5.d.ts'));
  assert.equal(second('/lib.es5.d.ts'), first('/lib.es5.d.ts'));
  assert.equal(second('/main.mjs')?.text, 'export const two = 2;\n');
});
