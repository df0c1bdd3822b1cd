import { sentenceOf } from '../../core/plugins/generate/back-test.js';
import type { GeneratedPlugin } from '../../core/plugins/generate/generate.js';
import type { PluginState, PluginStatus } from '../../core/plugins/plugins.js';
import type { TestedPlugin } from '../../core/plugins/test-plugin.js';
import type { Paint } from './paint.js';
import { printableLine, printableText } from './printable.js';
import { table } from './table.js';

interface View {
  width: number;
  paint: Paint;
}

/** Every plugin with what it is for, or why it is not run. */
export function pluginsText(plugins: readonly PluginStatus[], { width, paint }: View): string {
  if (plugins.length === 0)
    return 'There are no plugins here. Begin one with `healer plugins new NAME --kind check`.';
  const paints: Record<PluginState, (text: string) => string> = {
    on: paint.green,
    untrusted: paint.yellow,
    off: paint.dim,
    failed: paint.red,
    broken: paint.red,
  };
  const rows = plugins.map(({ plugin, state, reason }) => [
    printableLine(plugin.id),
    plugin.manifest?.kind ?? '',
    plugin.manifest?.version ?? '',
    state,
    printableLine(state === 'on' ? (plugin.manifest?.title ?? '') : reason),
  ]);
  const statePaint = (text: string, row: number) => paints[plugins[row]?.state ?? 'broken'](text);
  return table(
    [
      { title: 'id', paint: paint.bold },
      { title: 'kind' },
      { title: 'version' },
      { title: 'state', paint: statePaint },
      { title: 'what it is for, or why it is not run', flexible: true, wraps: true },
    ],
    rows,
    width,
    paint,
  );
}

export const pluginsJson = (plugins: readonly PluginStatus[]) => ({
  schema: 'healer/plugins@1',
  plugins: plugins.map(({ plugin: { id, origin, folder, hash, manifest }, state, reason }) => ({
    id,
    state,
    reason,
    origin,
    folder,
    hash,
    kind: manifest?.kind ?? null,
    version: manifest?.version ?? null,
    api: manifest?.api ?? null,
    title: manifest?.title ?? null,
    permissions: manifest?.permissions ?? null,
    provenance: manifest?.provenance ?? null,
  })),
});

export function testedText(tested: readonly TestedPlugin[], { paint }: View): string {
  if (tested.length === 0) return 'There are no plugins to test: name one that you have not agreed to.';
  const paints = { passed: paint.green, failed: paint.red, untested: paint.yellow };
  return tested
    .map(({ id, state, files, said }) => {
      const heading = `${paints[state](state)} ${printableLine(id)} ${paint.dim(files.join(', '))}`.trimEnd();
      return said === '' ? heading : `${heading}\n${printableText(said)}`;
    })
    .join('\n');
}

export const testedJson = (tested: readonly TestedPlugin[]) => ({
  schema: 'healer/tested-plugins@1',
  plugins: tested,
});

interface GeneratedView extends View {
  dryRun: boolean;
}

/** What was tried, with its back-test, and what became of it. */
export function generatedText(made: readonly GeneratedPlugin[], view: GeneratedView): string {
  if (made.length === 0)
    return 'There is no pattern to make a plugin of: `healer learn --from-history` looks for some.';
  return made.map((plugin) => generatedLines(plugin, view).join('\n')).join('\n\n');
}

function generatedLines(
  { id, kind, title, test, proved, patch, reason }: GeneratedPlugin,
  { paint, dryRun }: GeneratedView,
): string[] {
  const refused = reason !== '';
  const state = refused ? paint.yellow('refused') : paint.green(dryRun ? 'earned' : 'landed');
  const places = [...(test?.now ?? []), ...(test?.past ?? [])].slice(0, 3);
  return [
    `${state} ${kind} ${paint.bold(printableLine(id))}: ${printableLine(title)}`,
    ...(test ? [`  ${sentenceOf(test)}`] : []),
    ...(test?.note ? [paint.dim(`  ${test.note}`)] : []),
    ...places.map((place) => paint.dim(`    ${printableLine(place)}`)),
    ...(proved.length > 0
      ? [`  Its fix passes the suite before ${proved.map((commit) => commit.slice(0, 12)).join(', ')}.`]
      : []),
    ...(refused ? [`  Not kept: ${printableLine(reason)}.`] : []),
    ...(patch ? [`  ${patch.branch}: healer review ${patch.id}`] : []),
    ...(!refused && dryRun ? ['  Without --dry-run it would be landed for review.'] : []),
  ];
}

export const generatedJson = (made: readonly GeneratedPlugin[]) => ({
  schema: 'healer/generated-plugins@1',
  plugins: made.map(({ patch, ...plugin }) => ({
    ...plugin,
    patch: patch && { id: patch.id, branch: patch.branch, commit: patch.commit },
  })),
});
