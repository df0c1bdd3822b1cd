// Asks a model until a limit stops it. Arguments: folder of the repository, endpoint, the first sample, how many questions.
import { isHealerError } from '../../core/errors.js';
import { openHealer } from '../../core/healer.js';
import { openModel } from '../../core/models/open-model.js';

const [folder = '', endpoint = '', first = '0', times = '0'] = process.argv.slice(2);
const healer = await openHealer(folder);
const { signal } = new AbortController();
const env = { LLM_MODEL: 'm', LLM_ENDPOINT: endpoint };
const model = await openModel({ ...healer, signal, env });
let refused = 0;
for (let index = 0; index < Number(times); index += 1) {
  const request = {
    system: '',
    prompt: 'p',
    answerTokens: 50,
    temperature: 1,
    sample: Number(first) + index,
  };
  await model?.ask(request, { signal }).catch((error) => {
    if (!isHealerError(error, 'MODEL_BUDGET')) throw error;
    refused += 1;
  });
}
console.log(JSON.stringify({ refused }));
await healer.dispose();
