// A model server in a process of its own, to be killed while it answers: prints its address, and then when it answers.
import { startModelServer } from '../support/model-server.js';

const { endpoint } = await startModelServer('openai-compatible', () => {
  console.log('answering');
  return { text: 'word '.repeat(10_000), pauseMs: 100 };
});
console.log(endpoint);
