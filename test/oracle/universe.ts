// Where rules may begin and end; the probes hold one member at least of each stretch between.
export const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;
export const PORT_BORDERS = [1, 80, 81, 443, 444, 8080, 65535] as const;
export const PROBED_PORTS = [1, 2, 79, 80, 81, 82, 442, 443, 444, 445, 8079, 8080, 8081, 65534, 65535] as const;

/** ipBlocks of both families that nest, touch and stand apart, each with exceptions that the API server accepts. */
export const BLOCKS = [
  { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '10.0.0.0/30', '192.168.1.0/24', '128.0.0.0/1', '255.255.255.255/32'] },
  { cidr: '128.0.0.0/1', except: ['192.168.1.0/24', '192.168.0.0/16'] },
  { cidr: '10.0.0.0/8', except: ['10.244.1.0/24', '10.0.0.1/32', '10.244.1.5/32'] },
  { cidr: '10.0.0.0/30', except: ['10.0.0.1/32'] },
  { cidr: '10.0.0.1/32', except: [] },
  { cidr: '10.244.1.77/24', except: ['10.244.1.5/32', '10.244.1.4/31'] },
  { cidr: '10.244.1.5/32', except: [] },
  { cidr: '10.244.2.0/24', except: [] },
  { cidr: '255.255.255.255/32', except: [] },
  { cidr: '::/0', except: ['fd00::/8', '2001:db8::/32', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128'] },
  { cidr: 'fd00::/8', except: ['fd00:10::/64', 'fd00:10::5/128'] },
  { cidr: 'fd00:10::/64', except: ['fd00:10::5/128'] },
  { cidr: '2001:DB8::/32', except: ['2001:db8::1/128'] },
  { cidr: '::/128', except: [] },
] as const;

export const PROBED_ADDRESSES = [
  '0.0.0.0',
  '8.8.8.8',
  '10.0.0.0',
  '10.0.0.1',
  '10.0.0.3',
  '10.0.0.4',
  '10.244.1.4',
  '10.244.1.5',
  '10.244.1.77',
  '10.244.2.5',
  '10.244.3.1',
  '127.255.255.255',
  '128.0.0.0',
  '192.168.1.9',
  '192.168.2.9',
  '255.255.255.254',
  '255.255.255.255',
  '::',
  '::1',
  '2001:db8::1',
  '2001:db8::2',
  'fd00:10::5',
  'fd00:10::6',
  'fd00:11::1',
  'fe80::1',
  'ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe',
  'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
] as const;

export const POD_ADDRESSES = [
  '10.244.1.4',
  '10.244.1.5',
  '10.244.2.5',
  'fd00:10::5',
  'fd00:10::6',
  '192.168.1.9',
] as const;
