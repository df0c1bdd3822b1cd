import { type Composed, textOf } from '../compose.js';
import { cutText } from '../plain-line.js';

/** The payload of Standard Webhooks: `type`, `timestamp` and `data`. https://github.com/standard-webhooks/standard-webhooks */
export const standardPayload = (message: Composed): object => ({
  type: `healer.${message.kind}`,
  timestamp: message.at,
  data: {
    schema: 'healer/notification@1',
    id: message.id,
    repository: message.repository,
    headline: message.headline,
    text: cutText(textOf(message), 10_000),
    count: message.count,
    events: message.items.map(({ event, ...item }) => ({ id: event, ...item })),
  },
});
