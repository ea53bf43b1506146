import { execFileSync } from 'node:child_process';
import { sep } from 'node:path';

/** The process ids of the language server: children of this extension host that run its bundle. */
export function serverProcesses(): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap(line => {
    const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return Number(parent) === process.pid && command.includes(`dist${sep}server.js`) ? [Number(pid)] : [];
  });
}
