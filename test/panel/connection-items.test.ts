import { describe, expect, it } from 'vitest';
import { destinationItems, sourceItems } from '../../client/src/panel/connection-items.ts';
import type { Axis, ReachabilityView } from '../../server/src/features/support/protocol.ts';
import { answer, axis } from './answers-fixture.ts';

const internet: Axis = {
  id: 'addresses:0.0.0.0/0',
  type: 'addresses',
  namespace: '',
  name: '0.0.0.0/0',
  kind: '',
  detail: 'every address',
  class: 0,
};
const view: ReachabilityView = { ...answer(), sources: [...answer().sources, internet] };

describe('sourceItems', () => {
  it('lists the sources under their namespaces', () => {
    expect(sourceItems(view, 'External').map(({ type, label }) => [type, label])).toEqual([
      ['heading', 'shop'],
      ['end', 'web'],
      ['end', 'api'],
      ['heading', 'External'],
      ['end', '0.0.0.0/0'],
    ]);
  });

  it('describes a source by its kind and labels', () => {
    expect(sourceItems(view, 'External')[1]).toMatchObject({ description: 'Deployment', detail: 'app=web' });
  });
});

describe('destinationItems', () => {
  it('says what the source may send to each', () => {
    const items = destinationItems(view, axis('web', 0), 'External');
    expect(items.flatMap(item => (item.type === 'end' ? [[item.label, item.description]] : []))).toEqual([
      ['web', 'nothing'],
      ['api', 'TCP 80'],
    ]);
  });
});
