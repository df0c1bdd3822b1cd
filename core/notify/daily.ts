import type { Config } from '../config/schema.js';
import type { CycleReport } from '../cycle/run-cycle.js';
import type { Opened } from '../heal/session.js';
import { withoutSecretsIn } from '../secrets/without-secrets.js';
import type { Composed } from './compose.js';
import type { NotifyEvent } from './event.js';
import { plainLine } from './plain-line.js';

type Settings = Pick<Config, 'dailyReports' | 'timeZone' | 'notificationContent'>;

/** The report is due with the first cycle that works on a day of the time zone. */
export function dailyEvent(
  { dailyReports, timeZone }: Settings,
  report: CycleReport | null,
  now: Date,
): NotifyEvent[] {
  if (!dailyReports || report?.outcome !== 'ran') return [];
  const day = dayOf(now, timeZone);
  return [
    {
      id: `report.daily ${day}`,
      kind: 'report.daily',
      at: now.toISOString(),
      subject: '',
      title: `Report of ${day}`,
      detail: '',
    },
  ];
}

/** `2026-03-02` */
function dayOf(now: Date, timeZone: string | null): string {
  return new Intl.DateTimeFormat('sv', { dateStyle: 'short', ...(timeZone !== null && { timeZone }) }).format(
    now,
  );
}

/** Gives a daily report its text when it is sent, so that it says how things are by then. */
export function withDailyReport(opened: Opened, now: () => Date): (message: Composed) => Promise<Composed> {
  return async (message) => {
    if (message.kind !== 'report.daily') return message;
    const text = await summary(opened, message, now());
    if (opened.config.notificationContent === 'counts') return { ...message, body: { text } };
    const name = `healer-${dayOf(new Date(message.at), opened.config.timeZone)}.html`;
    return { ...message, body: { text }, attachment: { name, html: await page(opened, now) } };
  };
}

/** `healer report --output`, of what is known. */
async function page(opened: Opened, now: () => Date): Promise<string> {
  const [{ makeReport }, { reportHtml }] = await Promise.all([
    import('../report/make-report.js'),
    import('../report/render/html.js'),
  ]);
  const unasked = () => Promise.reject(new TypeError('A daily report runs nothing'));
  return reportHtml(await makeReport(opened, { now }, unasked));
}

const dayMs = 86_400_000;

async function summary(
  { store, config }: Pick<Opened, 'store' | 'config'>,
  { headline }: Composed,
  now: Date,
): Promise<string> {
  const [errors, patches] = withoutSecretsIn(await Promise.all([store.errors.all(), store.patches.all()]));
  const since = (at: string | undefined): boolean =>
    at !== undefined && now.getTime() - Date.parse(at) < dayMs;
  const open = errors.filter(({ state }) => state === 'open' || state === 'regressed');
  const waiting = patches.filter(({ state }) => state === 'proposed');
  const counts = [
    `errors without a fix: ${open.length}, of which ${open.filter(({ firstSeen }) => since(firstSeen)).length} are new`,
    `fixes that wait for review: ${waiting.length}`,
    `fixes made in the last 24 hours: ${patches.filter(({ at }) => since(at)).length}`,
    `fixes merged in the last 24 hours: ${patches.filter(({ mergedAt }) => since(mergedAt)).length}`,
  ];
  const titled = config.notificationContent !== 'counts';
  const list = (name: string, lines: string[]): string[] =>
    !titled || lines.length === 0 ? [] : ['', `${name}:`, ...lines.slice(0, 20)];
  return [
    headline,
    '',
    ...counts,
    ...list(
      'Waiting',
      waiting.map(({ id, title }) => `- ${plainLine(title)}: healer review ${id}`),
    ),
    ...list(
      'Without a fix',
      open.map(({ id, title }) => `- ${plainLine(title)}: healer show ${id}`),
    ),
  ].join('\n');
}
