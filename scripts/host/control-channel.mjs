// @ts-check
// A line from the suite, inside the extension host, to the runner, which holds the browser: JSON over loopback HTTP.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

/** @typedef {Record<string, (argument: any) => unknown>} Commands */

/**
 * Opens the channel; its address carries a secret, so no other local process can use it.
 * @param {Commands} commands
 */
export async function openControlChannel(commands) {
  const path = `/${randomUUID()}`;
  const server = createServer(async (request, response) => {
    if (request.url !== path || request.method !== 'POST') return response.writeHead(404).end();
    let body = '';
    for await (const chunk of request) body += chunk;
    const answer = await perform(commands, body);
    // A suite in a web worker asks from another origin.
    const headers = { 'content-type': 'application/json', 'access-control-allow-origin': '*' };
    return response.writeHead(200, headers).end(JSON.stringify(answer));
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * @param {Commands} commands
 * @param {string} body
 * @returns {Promise<{ value: unknown } | { error: string }>}
 */
async function perform(commands, body) {
  try {
    const { command, argument } = JSON.parse(body);
    const run = Object.hasOwn(commands, command) ? commands[command] : undefined;
    if (run === undefined) return { error: `the runner knows no command "${command}"` };
    return { value: (await run(argument)) ?? null };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
