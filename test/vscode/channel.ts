import { request } from 'node:http';

const address = process.env['NETWORK_POLICY_TEST_CHANNEL'];

type Answer = { readonly value: unknown } | { readonly error: string };

/** Asks the runner, which holds the window, to do something. */
export async function ask(command: string, argument: object = {}): Promise<unknown> {
  if (address === undefined) throw new Error('The suites run through scripts/vscode-tests.mjs alone.');
  const answer = parse(await post(address, JSON.stringify({ command, argument })));
  if ('error' in answer) throw new Error(answer.error);
  return answer.value;
}

function parse(text: string): Answer {
  const answer: unknown = JSON.parse(text);
  if (typeof answer !== 'object' || answer === null) return { error: `the runner answered ${text}` };
  if ('error' in answer) return { error: String(answer.error) };
  return { value: 'value' in answer ? answer.value : undefined };
}

function post(url: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST' }, async incoming => {
      let text = '';
      for await (const chunk of incoming) text += chunk;
      resolve(text);
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}
