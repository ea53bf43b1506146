import { beforeAll, describe, expect, it } from 'vitest';
import { groupAxis, type Line, visibleLines } from '../../client/webview/axis-lines.ts';
import { cellLabel, cellTips, headerLabel, headerTips } from '../../client/webview/labels.ts';
import { Matrix } from '../../client/webview/matrix.ts';
import { text, useStrings } from '../../client/webview/texts.ts';
import { englishStrings } from './english-strings.ts';
import { smallView } from './views.ts';

const view = smallView();
const matrix = new Matrix(view);
const lines = visibleLines(groupAxis(view.sources), new Set(), '');

function lineOf(key: string): Line {
  const found = lines.find(line => line.key === key);
  if (!found) throw new Error(`No line ${key}`);
  return found;
}

const label = (source: string, destination: string) => {
  const [row, column] = [lineOf(source), lineOf(destination)];
  return cellLabel(row, column, matrix.cell(row, column));
};

beforeAll(async () => useStrings(await englishStrings(), 'en'));

describe('cellLabel', () => {
  it('says who reaches whom by what', () => {
    expect(label('workload:payments/Deployment/payments', 'workload:data/Deployment/db')).toBe(
      'payments to db: TCP 5432',
    );
    expect(label('workload:data/Deployment/queue', 'workload:shop/Deployment/web')).toBe('queue to web: nothing');
  });

  it('says that a workload meets itself', () => {
    expect(label('workload:data/Deployment/db', 'workload:data/Deployment/db')).toBe(
      'db to its own other pods: nothing',
    );
  });

  it('tells a namespace from a workload of its name', () => {
    expect(label('namespace:payments', 'namespace:data')).toBe(
      'namespace payments to namespace data: 1 of 6 connections allowed, 1 of them on some ports only',
    );
    expect(label('namespace:monitoring', 'namespace:')).toBe(
      'namespace monitoring to external addresses: 1 of 2 connections allowed, 1 of them on some ports only',
    );
  });
});

describe('cellLabel of external addresses', () => {
  it('says that no policy applies between them', () => {
    expect(label('addresses:10.0.0.0/8', 'addresses:everything else')).toBe(
      '10.0.0.0/8 to everything else: outside the cluster, no policy applies',
    );
  });
});

describe('tips', () => {
  it('name the namespaces of both ends', () => {
    const [row, column] = [lineOf('workload:shop/Deployment/web'), lineOf('workload:shop/Deployment/api')];
    expect(cellTips(row, column, matrix.cell(row, column))).toEqual(['shop/web to shop/api', 'TCP 8080']);
  });

  it('say of a workload and itself that its other pods are meant', () => {
    const line = lineOf('workload:data/Deployment/db');
    expect(cellTips(line, line, matrix.cell(line, line))).toEqual(['db to its own other pods: nothing']);
  });

  it('give all that is known of a header, and how to open it', () => {
    expect(headerTips(lineOf('workload:shop/Deployment/web'))).toEqual([
      'shop/web',
      'Deployment',
      'app=web',
      'Enter or double-click opens the declaration',
    ]);
    expect(headerTips(lineOf('addresses:10.0.0.0/8'))).toEqual(['10.0.0.0/8', 'private']);
  });
});

describe('headerLabel', () => {
  it('says what a heading gathers', () => {
    expect(headerLabel(lineOf('namespace:shop'), 'sources')).toBe('Sources in shop: 3');
    expect(headerLabel(lineOf('namespace:'), 'destinations')).toBe('Destinations in External: 2');
  });
});

describe('text', () => {
  it('leaves a place without value as it is', () => {
    expect(text('ofTotal', 1)).toBe('1 of {1}');
  });

  it('falls back to the name of a text that the host did not send', () => {
    useStrings({}, '');
    expect(text('from')).toBe('from');
  });
});
