import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seatbeltProfile } from '../../core/sandbox/seatbelt.js';

type Form = string | Form[];

/** Reads SBPL, which is a list of S-expressions with strings in double quotes. */
function parse(text: string): Form[] {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[()]|[^\s()"]+/g) ?? [];
  assert.equal(tokens.join('').replace(/\s/g, ''), text.replace(/\s/g, ''), 'nothing is left out');
  const stack: Form[][] = [[]];
  for (const token of tokens) {
    if (token === '(') stack.push([]);
    else if (token === ')') {
      const form = stack.pop();
      assert.ok(form && stack.length > 0, 'a bracket is closed that was not opened');
      stack.at(-1)?.push(form);
    } else stack.at(-1)?.push(token);
  }
  assert.equal(stack.length, 1, 'every bracket is closed');
  return stack[0] ?? [];
}

const mounts = {
  cwd: '/disk/tree',
  writable: ['/disk/tree', '/disk/a "quoted" \\ temp'],
  readOnly: ['/disk/tree/.git', { from: '/a', to: '/b' }],
  hide: ['/disk/checkout'],
};
const forms = parse(seatbeltProfile(mounts, ['/opt/node'])) as Form[][];

test('is a list of rules of the language of the sandbox', () => {
  assert.deepEqual(forms[0], ['version', '1']);
  for (const [action, operation, ...filters] of forms.slice(1)) {
    assert.ok(action === 'allow' || action === 'deny', String(action));
    assert.match(
      String(operation),
      /^(?:default|network\*|network-outbound|file-write\*|file-read\*|file-read-metadata)$/,
    );
    for (const filter of filters) assert.match(String(filter[0]), /^(?:subpath|literal|local|remote)$/);
  }
});

/** The last rule that fits decides, as in the sandbox itself. */
function decide(operation: string, path: string): string {
  const fits = ([, rule, ...filters]: Form[]) =>
    (rule === 'default' || rule === operation) &&
    (filters.length === 0 ||
      filters.some(([kind, name]) => {
        const text = JSON.parse(String(name)) as string;
        return path === text || (kind === 'subpath' && path.startsWith(`${text}/`));
      }));
  return String(forms.slice(1).findLast(fits)?.[0]);
}

const decisions: [operation: string, path: string, decision: string][] = [
  ['file-write*', '/disk/tree/src/a.js', 'allow'],
  ['file-write*', '/disk/a "quoted" \\ temp/x', 'allow'],
  ['file-write*', '/disk/tree/.git/config', 'deny'],
  ['file-write*', '/etc/hosts', 'deny'],
  ['file-write*', '/dev/null', 'allow'],
  ['file-read*', '/Users/someone/.ssh/id_ed25519', 'deny'],
  ['file-read*', '/disk/checkout/.env', 'deny'],
  ['file-read*', '/opt/node/bin/node', 'allow'],
  ['file-read*', '/usr/lib/libSystem.dylib', 'allow'],
];
for (const [operation, path, decision] of decisions)
  test(`${decision === 'allow' ? 'allows' : 'denies'} ${operation} of ${path}`, () => {
    assert.equal(decide(operation, path), decision);
  });

test('allows no network but the loopback', () => {
  const rules = forms.filter(([, operation]) => String(operation).startsWith('network'));
  assert.deepEqual(rules[0], ['deny', 'network*']);
  for (const [, , [, , where] = []] of rules.slice(1) as [string, string, string[]][])
    assert.equal(where, '"localhost:*"');
});
