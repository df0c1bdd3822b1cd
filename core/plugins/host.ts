// Runs inside the enclosure: loads one plugin and answers what it is asked, a line of JSON each, until its input ends.
// Arguments: the module of the plugin, and its kind.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

interface Question {
  id: number;
  method: string;
  input: unknown;
}

const [module = '', kind] = process.argv.slice(2);
const answer = process.stdout.write.bind(process.stdout);
// What a plugin prints is talk, and no answer.
process.stdout.write = process.stderr.write.bind(process.stderr) as typeof process.stdout.write;

const loading = load();
loading.catch(() => {});

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, input } = JSON.parse(line) as Question;
  answer(`${JSON.stringify({ id, ...(await call(method, input)) })}\n`);
}
// Whatever a plugin has left running ends with its questions.
process.exit(0);

async function call(method: string, input: unknown): Promise<{ value: unknown } | { error: string }> {
  try {
    const plugin = await loading;
    const asked = plugin[method];
    if (typeof asked !== 'function') throw new TypeError(`it has no function ${method}`);
    return { value: (await asked.call(plugin, input)) ?? null };
  } catch (error) {
    return { error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

async function load(): Promise<Record<string, unknown>> {
  const { default: plugin } = (await import(pathToFileURL(module).href)) as { default?: unknown };
  if (typeof plugin !== 'object' || plugin === null) throw new TypeError('its default export is no plugin');
  if ((plugin as { kind?: unknown }).kind !== kind)
    throw new TypeError(`its manifest says ${kind}, and its default export is something else`);
  return plugin as Record<string, unknown>;
}
