import { describe, expect, it } from 'vitest';
import {
  correctChoice,
  correctCidr,
  correctLabelKey,
  correctLabelValue,
  correctName,
  correctPortName,
} from '../../../server/src/engine/rules/violations/corrections.ts';

describe('corrections', () => {
  it.each([
    ['Allow_Web', true, 'allow-web'],
    ['a..b', true, 'a.b'],
    ['-web-.-x', true, 'web.x'],
    ['team.prod', false, 'team-prod'],
    ['___', true, undefined],
    ['a'.repeat(254), true, undefined],
  ])('of the name %s', (name, dots, corrected) => {
    expect(correctName(name, dots)).toBe(corrected);
  });

  it.each([
    ['jane doe', 'jane-doe'],
    [' web\n', 'web'],
    ['.a.', 'a'],
    ['ü', undefined],
    ['a'.repeat(64), undefined],
  ])('of the label value %j', (value, corrected) => {
    expect(correctLabelValue(value)).toBe(corrected);
  });

  it.each([
    ['Example.com/App', 'example.com/App'],
    ['/app', 'app'],
    ['my key', 'my-key'],
    ['a/b/c', undefined],
    ['a/', undefined],
  ])('of the label key %j', (key, corrected) => {
    expect(correctLabelKey(key)).toBe(corrected);
  });

  it.each([
    ['80', 80],
    ['0', undefined],
    ['70000', undefined],
    ['HTTP', 'http'],
    ['my--port', 'my-port'],
    ['80,443', undefined],
    ['a-name-too-long-for-a-port', undefined],
  ])('of the port name %j', (name, corrected) => {
    expect(correctPortName(name)).toBe(corrected);
  });

  it.each([
    ['tcp', { value: 'TCP', sure: true }],
    [' UDP ', { value: 'UDP', sure: true }],
    ['TPC', { value: 'TCP', sure: false }],
    ['ICMP', undefined],
    ['', undefined],
  ])('of the protocol %j', (text, corrected) => {
    expect(correctChoice(text, ['TCP', 'UDP', 'SCTP'])).toEqual(corrected);
  });

  it.each([
    ['10.0.0.1', '10.0.0.1/32'],
    ['10.0.0.1/', '10.0.0.1/32'],
    ['fd00::1', 'fd00::1/128'],
    ['10.0.0.0 / 8', '10.0.0.0/8'],
    ['10.0.0.0/255.0.0.0', '10.0.0.0/8'],
    ['10.1.2.3/255.255.0.0', '10.1.0.0/16'],
    ['10.0.0.0/0.0.0.255', undefined],
    ['10.0.0.*', '10.0.0.0/24'],
    ['10.*.*.*', '10.0.0.0/8'],
    ['10.*', undefined],
    ['172.16/16', '172.16.0.0/16'],
    ['172.16/12', undefined],
    ['010.0.0.1', undefined],
    ['10.0.0.0-10.0.0.255', undefined],
    ['example.com', undefined],
    ['', undefined],
  ])('of the range %j', (text, corrected) => {
    expect(correctCidr(text)).toBe(corrected);
  });
});
