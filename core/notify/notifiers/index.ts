import type { Notifier } from '../notifier.js';
import { desktop } from './desktop.js';
import { mail } from './mail.js';
import { terminal } from './terminal.js';
import { webhook } from './webhook.js';

export const notifiers: readonly Notifier[] = [mail, webhook, desktop, terminal];
