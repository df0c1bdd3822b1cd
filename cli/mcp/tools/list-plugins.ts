import * as z from 'zod/mini';
import { plain } from '../../render/paint.js';
import { patternJson, patternsText } from '../../render/patterns.js';
import { pluginsJson, pluginsText } from '../../render/plugins.js';
import { counted } from '../../render/time.js';
import { limit } from '../input.js';
import { tool } from '../tool.js';

const schema = 'healer/plugins-and-patterns@1';

export const listPlugins = tool({
  name: 'list_plugins',
  title: 'List plugins and patterns',
  description:
    'Lists the plugins of the repository with their state, and what recurs in its fixes and errors.',
  input: z.strictObject({ limit: limit(50) }),
  output: { schema, keys: ['plugins', 'patterns', 'total'] },
  changes: 'nothing',
  run: async (input, { healer, now }) => {
    const plugins = await (await healer.plugins()).list();
    const patterns = (await healer.patterns()).filter(({ kind }) => kind !== 'rejected');
    const shown = patterns.slice(0, input.limit);
    const view = { width: 160, paint: plain, now };
    return {
      summary: `${counted(plugins.length, 'plugin')}, ${counted(patterns.length, 'pattern')}; ${shown.length} shown.`,
      text: `${pluginsText(plugins, view)}\n\n${patternsText(shown, { limit: input.limit, all: false }, view)}`.trim(),
      json: {
        schema,
        plugins: pluginsJson(plugins).plugins,
        patterns: shown.map((each) => patternJson(each, Date.now())),
        total: patterns.length,
      },
    };
  },
});
