// Addresses as strings of bits: slow, and nothing like the ranges that the engine works with.

/** Returns an address as its 32 or 128 bits, each a character. */
function bitsOf(address: string): string {
  if (!address.includes(':'))
    return address
      .split('.')
      .map(octet => binary(Number(octet), 8))
      .join('');
  const [head = '', tail] = address.split('::').map(half =>
    half
      .split(':')
      .filter(group => group !== '')
      .map(group => binary(Number.parseInt(group, 16), 16))
      .join(''),
  );
  return tail === undefined ? head : head + '0'.repeat(128 - head.length - tail.length) + tail;
}

function binary(value: number, width: number): string {
  return value.toString(2).padStart(width, '0');
}

/** Says whether an address lies in a block: same family, and the first bits agree. */
export function inBlock(address: string, cidr: string): boolean {
  const [base = '', length = ''] = cidr.split('/');
  const [bits, wanted] = [bitsOf(address), bitsOf(base)];
  if (bits.length !== wanted.length) return false;
  for (let index = 0; index < Number(length); index++) if (bits[index] !== wanted[index]) return false;
  return true;
}
