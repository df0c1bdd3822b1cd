import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

// A client that asks for a run of the tests and waits for it: `client.js PROGRAM FOLDER`.
const [program = '', folder = ''] = process.argv.slice(2);
const env = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== undefined));
const transport = new StdioClientTransport({
  command: process.execPath,
  args: [program, 'mcp', '--cwd', folder],
  env: env as Record<string, string>,
});
const client = new Client({ name: 'a-client', version: '1' });
await client.connect(transport);
process.stdout.write(`server ${transport.pid}\n`);
await client.callTool({ name: 'run_tests', arguments: {} }, undefined, { timeout: 600_000 });
