import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { createTwoFilesPatch } from 'diff';
import { packageRoot } from '../../core/package-root.js';
import { runHealer } from '../cli/run-healer.js';
import { createRepository, type TestRepository } from '../support/repository.js';

export const program = join(packageRoot, 'dist', 'cli', 'main.cjs');

/** What a tool answered, as far as these tests read it. */
export interface Answered<Json = Record<string, unknown>> {
  isError: boolean;
  /** All its texts, joined. */
  text: string;
  json: Json;
  /** Code of the failure; undefined where there is none. */
  code: string | undefined;
}

export interface Session extends TestRepository {
  client: Client;
  /** Process id of `healer mcp`. */
  pid: number;
  /** What the server said on stderr. */
  talk(): string;
  call<Json>(name: string, input?: Record<string, unknown>, options?: CallOptions): Promise<Answered<Json>>;
}

type CallOptions = NonNullable<Parameters<Client['callTool']>[2]>;

export interface SessionOptions {
  words?: string[];
  env?: Record<string, string>;
  client?: Client;
  /** In place of the repository, relative to the folder that holds it. */
  folder?: string;
}

/** `healer mcp` in a repository, started and driven by the client of the SDK. */
export async function openSession(
  t: Pick<TestContext, 'after'>,
  files: Record<string, string>,
  {
    words = [],
    env = {},
    folder,
    client = new Client({ name: 'a-client', version: '1' }),
  }: SessionOptions = {},
): Promise<Session> {
  const repository = await createRepository(files);
  const cwd = folder === undefined ? repository.root : join(repository.outside, folder);
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [program, 'mcp', '--cwd', cwd, ...words],
    env: { ...repository.env, ...env },
    stderr: 'pipe',
  });
  let talk = '';
  transport.stderr?.on('data', (chunk) => {
    talk += chunk;
  });
  t.after(async () => {
    await client.close();
    await repository.dispose();
  });
  await client.connect(transport);
  // With the output schemas at hand, the client checks every structured result.
  await client.listTools();
  return {
    ...repository,
    client,
    pid: transport.pid ?? 0,
    talk: () => talk,
    call: async (name, input = {}, options = {}) => {
      const usual = { timeout: 120_000, ...options };
      const result = await client.callTool({ name, arguments: input }, undefined, usual);
      return answered(result as CallToolResult) as never;
    },
  };
}

function answered({ isError = false, content, structuredContent = {}, _meta }: CallToolResult): Answered {
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
  const failure = _meta?.['healer/error'] as { code: string } | undefined;
  return { isError, text, json: structuredContent, code: failure?.code };
}

/** Runs the tests as the user would, and resolves with the ids of what failed. */
export async function recordedErrors({ root, env }: TestRepository): Promise<string[]> {
  await runHealer(['test'], { cwd: root, env });
  const { stdout } = await runHealer(['errors', '--json'], { cwd: root, env });
  return (JSON.parse(stdout).errors as { id: string }[]).map(({ id }) => id);
}

export const shop = {
  '.gitignore': 'node_modules\n',
  'package.json': JSON.stringify({ name: 'shop', type: 'module', scripts: { test: 'node --test' } }),
  'src/price.js': `export function withTax(net, rate) {
  const tax = net * rate;
  return net - tax;
}

export function discounted(net, share) {
  return net * (1 - share);
}
`,
  'test/price.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discounted, withTax } from '../src/price.js';

test('tax is added', () => assert.equal(withTax(100, 0.5), 150));
test('no tax, no difference', () => assert.equal(withTax(80, 0), 80));
test('a discount is taken off', () => assert.equal(discounted(100, 0.25), 75));
`,
};

/** What `git diff` prints for the replacement of some pieces of a text. */
export function diffOf(file: string, text: string, ...changes: [before: string, after: string][]): string {
  const changed = changes.reduce((rest, [before, after]) => rest.replace(before, after), text);
  return createTwoFilesPatch(`a/${file}`, `b/${file}`, text, changed);
}
