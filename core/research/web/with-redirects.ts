import { type AskWeb, WebError } from './web.js';

const mostHops = 3;

/** Follows where a server sends on to itself, or to a host that the question names, and nowhere else. */
export const withRedirects =
  (ask: AskWeb): AskWeb =>
  async (question, signal) => {
    let { url } = question;
    for (let hop = 0; hop <= mostHops; hop += 1) {
      const answer = await ask({ ...question, url }, signal);
      if (answer.status < 300 || answer.status >= 400) return answer;
      const location = answer.headers.get('location') ?? '';
      const next = URL.canParse(location, url.href) ? new URL(location, url) : null;
      const isKnown = next?.host === url.host || (question.hosts ?? []).includes(next?.host ?? '');
      if (!next || !isKnown || next.protocol !== url.protocol || (question.secret && next.host !== url.host))
        throw new WebError('refused', `${url.host} wants to send the question on to another address`);
      url = next;
    }
    throw new WebError('refused', `${url.host} sends the question round in circles`);
  };
