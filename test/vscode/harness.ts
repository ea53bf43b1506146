import { version } from 'vscode';
import { ask } from './channel.ts';

type Body = () => Promise<void> | void;

interface Test {
  readonly name: string;
  readonly body: Body;
  readonly timeout: number;
}

interface Suite {
  readonly name: string;
  readonly tests: Test[];
  readonly before: Body[];
  readonly after: Body[];
}

/** Part of the names of the tests to run; the runner writes it into the bundle. */
declare const TEST_ONLY: string;

const TEST_MILLISECONDS = 60_000;
const suites: Suite[] = [];

function current(): Suite {
  const suite = suites.at(-1);
  if (suite === undefined) throw new Error('A test belongs into a suite.');
  return suite;
}

/** Opens a suite: the tests that `define` declares run in their order. */
export function suite(name: string, define: () => void): void {
  suites.push({ name, tests: [], before: [], after: [] });
  define();
}

/** Declares a test; its name states a fact. */
export function test(name: string, body: Body, timeout: number = TEST_MILLISECONDS): void {
  current().tests.push({ name, body, timeout });
}

/** Declares what runs before each test of the suite. */
export const beforeEach = (body: Body): void => void current().before.push(body);

/** Declares what runs after each test of the suite, also after a failed one. */
export const afterEach = (body: Body): void => void current().after.push(body);

/** Runs everything that was declared, reports it to the runner, and throws when a test failed. */
export async function runSuites(): Promise<void> {
  await ask('started', { version });
  let failed = 0;
  for (const each of suites) failed += await runSuite(each, TEST_ONLY);
  await ask('finished');
  if (failed > 0) throw new Error(`${failed} tests failed`);
}

async function runSuite(each: Suite, only: string): Promise<number> {
  const chosen = each.tests.filter(({ name }) => `${each.name} ${name}`.includes(only));
  if (chosen.length > 0) await ask('suite', { name: each.name });
  let failed = 0;
  for (const { name, body, timeout } of chosen) {
    const start = performance.now();
    let errors = await attempt(each, name, body, timeout);
    // A window on a busy machine can be late for once; what fails twice has failed.
    if (errors.length > 0) errors = await attempt(each, name, body, timeout);
    if (errors.length > 0) failed += 1;
    const error = errors.length > 0 ? { error: errors.join('\n') } : {};
    await ask('test', { name, milliseconds: performance.now() - start, ...error });
  }
  return failed;
}

async function attempt(each: Suite, name: string, body: Body, timeout: number): Promise<string[]> {
  const errors = await outcome([...each.before, body], timeout);
  if (errors.length > 0) await outcome([() => picture(name)], timeout);
  // What cleans up must run whatever happened before.
  errors.push(...(await outcome(each.after, timeout)));
  return errors;
}

// Shows what a failed test has left on the screen.
async function picture(name: string): Promise<void> {
  await ask('screenshot', { name: `failed-${name.replaceAll(/\W+/g, '-')}` });
}

async function outcome(bodies: readonly Body[], timeout: number): Promise<string[]> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${timeout} ms`)), timeout);
  });
  try {
    for (const body of bodies) await Promise.race([body(), late]);
    return [];
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  } finally {
    clearTimeout(timer);
  }
}
