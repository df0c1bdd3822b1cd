import { HealerError } from '../../core/errors.js';

/** What `healer mcp` uses of the optional package. Error: PACKAGE_MISSING */
export async function loadSdk() {
  try {
    const [{ Server }, { StdioServerTransport }, types] = await Promise.all([
      import('@modelcontextprotocol/sdk/server/index.js'),
      import('@modelcontextprotocol/sdk/server/stdio.js'),
      import('@modelcontextprotocol/sdk/types.js'),
    ]);
    const { CallToolRequestSchema, ListToolsRequestSchema } = types;
    return { Server, StdioServerTransport, CallToolRequestSchema, ListToolsRequestSchema };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new HealerError(
      'PACKAGE_MISSING',
      '`healer mcp` needs the package @modelcontextprotocol/sdk, which is not installed beside healer',
      { cause, next: 'Install it: npm install --save-dev @modelcontextprotocol/sdk@1' },
    );
  }
}
