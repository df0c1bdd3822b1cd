import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Host, parseHost } from '../../core/config/host.js';
import { parseConfig } from '../../core/config/load.js';

const hosts: [text: string, host: Host | null][] = [
  ['api.anthropic.com', { name: 'api.anthropic.com', port: 443 }],
  ['API.Example.com:8443', { name: 'api.example.com', port: 8443 }],
  ['localhost:11434', { name: 'localhost', port: 11434 }],
  ['127.0.0.1:80', { name: '127.0.0.1', port: 80 }],
  ['*.example.com', null],
  ['https://api.example.com', null],
  ['api.example.com/v1', null],
  ['user@api.example.com', null],
  ['api.example.com:0', null],
  ['api.example.com:70000', null],
  ['api..example.com', null],
  ['a.example.com,b.example.com', null],
  ['', null],
];

for (const [text, host] of hosts)
  test(`${JSON.stringify(text)} is ${host === null ? 'no host' : `port ${host.port} of ${host.name}`}`, () => {
    assert.deepEqual(parseHost(text), host);
  });

const agent = { name: 'claude', command: 'claude -p' };
const wrong: [what: string, agents: unknown[], message: RegExp][] = [
  [
    'a command that only a shell understands',
    [{ ...agent, command: 'claude -p | tee log' }],
    /for which no shell is needed/,
  ],
  ['no command', [{ name: 'claude' }], /agents/],
  ['a name with spaces', [{ ...agent, name: 'my agent' }], /a short name/],
  ['two agents of one name', [agent, agent], /no name is twice/],
  ['more than one host', [{ ...agent, host: 'a.com b.com' }], /one host/],
  ['a key without a cost', [{ ...agent, keyVariable: 'A_KEY' }], /costPerRun/],
  ['a path that leads elsewhere', [{ ...agent, readable: ['/opt/../root'] }], /an absolute path/],
  ['a path of another process', [{ ...agent, readable: ['/proc/self/root'] }], /an absolute path/],
  ['a relative path', [{ ...agent, readable: ['tools'] }], /an absolute path/],
  ['a key of its own', [{ ...agent, shell: true }], /shell/],
];

for (const [what, agents, message] of wrong)
  test(`settings of an agent with ${what} are refused`, async () => {
    await assert.rejects(parseConfig(JSON.stringify({ agents }), 'config.json'), message);
  });

test('an agent needs a name and a command, and the rest has defaults', async () => {
  const { agents } = await parseConfig(JSON.stringify({ agents: [agent] }), 'config.json');
  assert.deepEqual(agents, [
    {
      ...agent,
      keyVariable: null,
      host: null,
      readable: [],
      timeout: '10m',
      runsPerHeal: 4,
      costPerRun: null,
    },
  ]);
});
