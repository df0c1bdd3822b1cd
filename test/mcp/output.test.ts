import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { packageRoot } from '../../core/package-root.js';

test('what anything else in the process prints on stdout goes to stderr', async () => {
  const module = pathToFileURL(join(packageRoot, 'dist/cli/mcp/output.js')).href;
  const script = `
    const { reserveStdout } = await import(${JSON.stringify(module)});
    const output = reserveStdout();
    console.log('chatter');
    process.stdout.write('more chatter\\n');
    output.write('{"message":1}\\n');
  `;
  const words = ['--input-type=module', '--eval', script];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, words);
  assert.equal(stdout, '{"message":1}\n');
  assert.equal(stderr, 'chatter\nmore chatter\n');
});
