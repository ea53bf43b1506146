// Traffic and addresses in the notations of both sides, as texts and numbers that compare.

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const MAX_PORT = 65535;

/** Returns traffic as { TCP: ['1-80', 'http'], … } sorted, from `All Connections`, `No Connections`, `TCP 80,443-500;UDP 53`. */
export function readWords(text) {
  if (text === 'All Connections') return trafficKey('all');
  if (text === 'No Connections') return '';
  const parts = text.split(';').map(part => part.split(' '));
  return joined(
    parts.map(([protocol, ports]) => [
      protocol,
      ports
        .split(',')
        .filter(port => /^\d/.test(port))
        .map(port => port.split('-').map(Number)),
      ports.split(',').filter(port => !/^\d/.test(port)),
    ]),
  );
}

/** Returns the same text for what our JSON allows, port names included. */
export function trafficKey(allowed, names = []) {
  const entries = allowed === 'all' ? PROTOCOLS.map(protocol => ({ protocol, ports: [[1, MAX_PORT]] })) : allowed;
  const protocols = new Set([...entries.map(each => each.protocol), ...names.map(each => each.protocol ?? '?')]);
  return joined(
    [...protocols].map(protocol => [
      protocol,
      entries.find(each => each.protocol === protocol)?.ports ?? [],
      names.filter(each => (each.protocol ?? '?') === protocol).map(each => each.name),
    ]),
  );
}

function joined(parts) {
  const texts = parts.map(([protocol, ports, names]) => {
    const ranges = ports.map(([low, high = low]) => (low === high ? `${low}` : `${low}-${high}`));
    return `${protocol} ${[...ranges, ...names.toSorted()].join(',')}`;
  });
  return texts.toSorted().join(';');
}

/** Returns the first and last IPv4 address of a range or block as numbers; undefined for IPv6. */
export function readRange(text) {
  if (text.includes(':')) return undefined;
  if (text.includes('-')) return text.split('-').map(toNumber);
  const [first, length] = text.split('/');
  return [toNumber(first), toNumber(first) + 2 ** (32 - Number(length)) - 1];
}

export function isRange(text) {
  return /^\d+\.\d+\.\d+\.\d+(-\d+\.\d+\.\d+\.\d+)?$/.test(text);
}

function toNumber(address) {
  return address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

/** Returns [range, value] pairs as one sorted text: touching ranges of one value are one. */
export function addressesKey(entries) {
  const sorted = entries.filter(([range]) => range !== undefined).toSorted(([a], [b]) => a[0] - b[0]);
  const merged = [];
  for (const [[low, high], value] of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && last.value === value && last.high + 1 >= low) last.high = Math.max(last.high, high);
    else merged.push({ low, high, value });
  }
  return merged.map(({ low, high, value }) => `${low}-${high}: ${value}`).join(' | ');
}
