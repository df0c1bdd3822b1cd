import type { Argv } from 'yargs';
import { HealerError } from '../../core/errors.js';
import { withHealer } from '../open.js';
import { failureText } from '../render/failure.js';
import { noProgress } from '../render/progress.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .option('open', {
      type: 'boolean',
      default: true,
      describe: 'Open it in the browser, where there is a screen (--no-open does not)',
    })
    .option('port', {
      type: 'number',
      requiresArg: true,
      default: 0,
      describe: 'Serve on this port; 0 for any',
    })
    .example('$0 ui --no-open', 'Print the address alone, to open it yourself');

/** Serves until a signal comes. */
export async function run({ open, port }: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new HealerError('USAGE', `--port ${port} is no port.`, { next: 'Give a number from 0 to 65535.' });
  // What is wrong with the repository or its settings is told here and not on the page.
  await withHealer(terminal, async () => {}, noProgress);
  const [{ serveUi }, { hasScreen, openBrowser }] = await Promise.all([
    import('../ui/server.js'),
    import('../ui/browser.js'),
  ]);
  const ui = await serveUi({
    cwd: terminal.cwd,
    port,
    signal: terminal.signal,
    onTrouble: (error) => terminal.talk(failureText(error, terminal.talkPaint)),
  });
  try {
    if (terminal.json) terminal.printJson({ schema: 'healer/ui@1', url: ui.url, port: ui.port });
    else terminal.print(ui.url);
    const opened =
      open && !terminal.json && hasScreen(process.env, process.platform) && (await openBrowser(ui.url));
    terminal.talk(
      opened
        ? 'Opened in your browser. Ctrl-C ends it.'
        : 'Open it in a browser on this machine; it opens once. Ctrl-C ends it.',
    );
    await whenAborted(terminal.signal);
  } finally {
    await ui.close();
  }
  return 0;
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
