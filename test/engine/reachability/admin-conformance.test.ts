import { describe, expect, it } from 'vitest';
import { type Form, type Probe, SUITE, type SuiteTest, World } from './admin-suite.ts';

/** A probe with what is said of it. */
interface Outcome {
  readonly probe: Probe;
  readonly verdict: string;
}

function isProbe(step: SuiteTest['steps'][number]): step is Probe {
  return Array.isArray(step);
}

function run(test: SuiteTest, form: Form): readonly Outcome[] {
  const world = new World(test, form);
  return test.steps.flatMap((step): readonly Outcome[] => {
    if (isProbe(step)) return [{ probe: step, verdict: world.verdictOf(step) }];
    world.apply(step);
    return [];
  });
}

function expected({ probe: [, , , , allowed] }: Outcome): string {
  return allowed ? 'allowed' : 'blocked';
}

// Labels that somebody gives to one pod, and its address, are not in what is applied.
const OF_RUNNING_PODS = /PodSelector$|InlineCIDRPeers$/;
// Which nodes there are is not in it either.
const OF_NODES = /NodePeers$/;

describe('the conformance suite of network-policy-api v0.3.0', () => {
  it('has 30 tests with 397 probes, none of which is left out', () => {
    expect(SUITE.tests).toHaveLength(30);
    expect(SUITE.tests.flatMap(({ steps }) => steps.filter(isProbe))).toHaveLength(397);
  });

  it.each(SUITE.tests.map(test => [test.name, test] as const))('passes in a running cluster: %s', (_, test) => {
    const outcomes = run(test, 'running');
    expect(outcomes.map(({ probe, verdict }) => `${probe} ${verdict}`)).toEqual(
      outcomes.map(each => `${each.probe} ${expected(each)}`),
    );
  });

  const applied = SUITE.tests.filter(({ name }) => !OF_RUNNING_PODS.test(name));

  it.each(applied.map(test => [test.name, test] as const))('passes for what is applied: %s', (name, test) => {
    const outcomes = run(test, 'applied').map(each => ({ ...each, wanted: expected(each) }));
    const wrong = outcomes.filter(({ verdict, wanted }) => verdict !== wanted);
    if (OF_NODES.test(name)) expect(wrong.map(({ verdict }) => verdict)).toEqual(wrong.map(() => 'depends'));
    else expect(wrong).toEqual([]);
  });

  it('asks 315 probes of what is applied', () => {
    expect(applied.flatMap(({ steps }) => steps.filter(isProbe))).toHaveLength(315);
  });
});
