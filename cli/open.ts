import type { Healer } from '../core/healer.js';
import { type ProgressView, startProgress } from './render/progress.js';
import type { Terminal } from './terminal.js';

/** Opens healer for the terminal's folder, shows its progress, and closes both whatever happens. */
export async function withHealer<Result>(
  terminal: Terminal,
  use: (healer: Healer) => Promise<Result>,
  progress: ProgressView = startProgress(terminal),
): Promise<Result> {
  const { openHealer } = await import('../core/healer.js');
  try {
    const healer = await openHealer(terminal.cwd, { onProgress: progress.report, signal: terminal.signal });
    try {
      const result = await use(healer);
      await tellUnread(healer, terminal);
      return result;
    } finally {
      await healer.dispose();
    }
  } finally {
    progress.stop();
  }
}

/** What cycles have left to tell, once: by the next command that somebody looks at. */
async function tellUnread({ store }: Healer, terminal: Terminal): Promise<void> {
  if (!terminal.live) return;
  const { takeUnread } = await import('../core/notify/unread.js');
  for (const line of await takeUnread(store)) terminal.talk(`healer: ${line}`);
}
