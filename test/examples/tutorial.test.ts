import { expect, it } from 'vitest';
import { clusterOf, connectionsOf, manifestsOf } from './read-examples.ts';

const tutorial = clusterOf([...manifestsOf('tutorial'), ...manifestsOf('cluster')]);
const inside = (step: number) => connectionsOf(tutorial, [`tutorial-${step}`]);
const asking = (step: number) =>
  connectionsOf(tutorial, [`tutorial-${step}`, 'kube-system']).filter(line => line.includes('→ coredns'));

it('starts with everyone reaching everyone', () => {
  expect(inside(1)).toEqual([
    'backend → client: all ports',
    'backend → frontend: all ports',
    'client → backend: all ports',
    'client → frontend: all ports',
    'frontend → backend: all ports',
    'frontend → client: all ports',
  ]);
});

it.each([2, 3])('reaches nothing in step %i', step => {
  expect(inside(step)).toEqual([]);
});

it('connects client to frontend once both sides agree', () => {
  expect(inside(4)).toEqual(['client → frontend: TCP 80']);
  expect(asking(4)).toEqual([]);
});

it.each([5, 6, 7])('resolves names from every pod in step %i', step => {
  expect(asking(step)).toEqual(['backend', 'client', 'frontend'].map(name => `${name} → coredns: TCP 53 · UDP 53`));
});

it('ends with the two connections of the application', () => {
  expect(inside(7)).toEqual(['client → frontend: TCP 80', 'frontend → backend: TCP 8080']);
});
