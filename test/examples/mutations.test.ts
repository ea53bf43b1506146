import { testMutations } from './mutants.ts';
import { ACCEPTED, REFUSED } from './mutations.ts';
import { manifestsOf, readExample } from './read-examples.ts';

const paths = [...manifestsOf('shop'), ...manifestsOf('cluster')];
const texts = new Map(paths.map(path => [path, readExample(path)]));

testMutations('the sound shop', { texts, policies: manifestsOf('shop/policies') }, [...REFUSED, ...ACCEPTED]);
