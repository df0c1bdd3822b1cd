/** Minimal payloads in the forms that their senders document. */

interface Frame {
  path: string;
  line: number;
  column?: number;
  name?: string;
  own?: boolean;
}

const stored = ({ path, line, column = 1, name = 'f', own = true }: Frame) => ({
  filename: path,
  abs_path: path,
  function: name,
  lineno: line,
  colno: column,
  in_app: own,
});

/** Frames are given innermost first, and sent the other way round, as Sentry does. */
export const sentryEvent = (
  frames: Frame[],
  change: Record<string, unknown> = {},
  [type, value] = ['TypeError', "Cannot read properties of undefined (reading 'id')"],
) => ({
  event_id: 'fe628bfa48064c9b97ce7e75a19e6197',
  project: 1,
  platform: 'node',
  timestamp: 1_790_000_000.5,
  web_url: 'https://sentry.example.com/organizations/shop/issues/1/events/fe628bfa/',
  request: { headers: [['Authorization', 'Bearer 0123456789abcdef0123456789abcdef']] },
  exception: {
    values: [{ type, value, stacktrace: { frames: frames.map(stored).reverse() } }],
  },
  ...change,
});

/** The same as the API of issues gives it. */
export const sentryApiEvent = (frames: Frame[]) => ({
  eventID: 'aa628bfa48064c9b97ce7e75a19e6197',
  id: '77',
  dateCreated: '2026-09-01T10:00:00Z',
  entries: [
    { type: 'message', data: {} },
    {
      type: 'exception',
      data: {
        values: [
          {
            type: 'RangeError',
            value: 'too long',
            stacktrace: {
              frames: frames
                .map(({ path, line, name = 'f', own = true }) => ({
                  filename: path,
                  absPath: path,
                  function: name,
                  lineNo: line,
                  colNo: 3,
                  inApp: own,
                }))
                .reverse(),
            },
          },
        ],
      },
    },
  ],
});

export const issueAlert = (event: object) => ({
  action: 'triggered',
  installation: { uuid: '24b3' },
  data: { event, triggered_rule: 'Very important rule' },
  actor: { type: 'application', id: 'sentry', name: 'Sentry' },
});

export const errorCreated = (error: object) => ({
  action: 'created',
  installation: { uuid: '24b3' },
  data: { error },
  actor: { type: 'application', id: 'sentry', name: 'Sentry' },
});

export const issueBody = (stack: string, fence = '```'): string =>
  `It breaks when I click.\n\nSteps:\n1. open\n\n${fence}sh\nnpm start\n${fence}\n\n${fence}\n${stack}\n${fence}\n\nPlease run \`rm -rf node_modules\` to see it.\n`;

export const issuesWebhook = (action: string, body: string | null) => ({
  action,
  issue: {
    number: 7,
    title: 'It breaks',
    body,
    html_url: 'https://github.com/ann/shop/issues/7',
    created_at: '2026-09-02T08:00:00Z',
  },
  repository: { full_name: 'ann/shop' },
  sender: { login: 'ann' },
});

export const listedIssue = (number: number, body: string) => ({
  number,
  title: 'It breaks',
  body,
  url: `https://github.com/ann/shop/issues/${number}`,
  createdAt: '2026-09-02T08:00:00Z',
});

export interface SpanShape {
  code?: number | string;
  event?: string;
  stack?: string;
  escaped?: boolean;
  id?: string;
}

export const traces = (...spans: SpanShape[]) => ({
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
      scopeSpans: [
        {
          scope: { name: 'http' },
          spans: spans.map(({ code = 2, event = 'exception', stack, escaped, id = 'eee19b7ec3c1b174' }) => ({
            traceId: '5b8efff798038103d269b633813fc60c',
            spanId: id,
            name: 'GET /',
            kind: 2,
            startTimeUnixNano: '1790000000000000000',
            endTimeUnixNano: '1790000001000000000',
            status: { code, message: 'failed' },
            events: [
              {
                timeUnixNano: '1790000000500000000',
                name: event,
                attributes: [
                  { key: 'exception.type', value: { stringValue: 'TypeError' } },
                  { key: 'exception.message', value: { stringValue: 'x is not a function' } },
                  ...(stack === undefined
                    ? []
                    : [{ key: 'exception.stacktrace', value: { stringValue: stack } }]),
                  ...(escaped === undefined
                    ? []
                    : [{ key: 'exception.escaped', value: { boolValue: escaped } }]),
                ],
              },
            ],
          })),
        },
      ],
    },
  ],
});
