/** Address of the runner; it writes it into the bundle. */
declare const TEST_CHANNEL: string;

type Answer = { readonly value: unknown } | { readonly error: string };

/** Asks the runner, which holds the window, to do something. */
export async function ask(command: string, argument: object = {}): Promise<unknown> {
  const response = await fetch(TEST_CHANNEL, { method: 'POST', body: JSON.stringify({ command, argument }) });
  const answer = answerOf(await response.json());
  if ('error' in answer) throw new Error(answer.error);
  return answer.value;
}

function answerOf(answer: unknown): Answer {
  if (typeof answer !== 'object' || answer === null) return { error: `the runner answered ${String(answer)}` };
  if ('error' in answer) return { error: String(answer.error) };
  return { value: 'value' in answer ? answer.value : undefined };
}
