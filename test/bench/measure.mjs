// @ts-check
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** @param {readonly number[]} samples */
export function median(samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/**
 * Runs a process to its end and returns its wall time in milliseconds and its peak memory in MiB.
 * @param {readonly string[]} args
 * @param {string} program node itself where nothing else is named
 * @returns {Promise<{ milliseconds: number, peak: number, bytes: number, status: number | null }>}
 */
export async function wholeProcess(args, program = process.execPath) {
  const start = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  let bytes = 0;
  let peak = 0;
  child.stdout.on('data', chunk => {
    bytes += chunk.length;
  });
  const watch = setInterval(() => {
    peak = Math.max(peak, peakMemory(child.pid ?? 0));
  }, 20);
  const status = await new Promise(resolve => child.on('close', resolve));
  clearInterval(watch);
  return { milliseconds: performance.now() - start, peak, bytes, status };
}

/**
 * Highest resident memory of a process so far in MiB; 0 where the system does not tell.
 * @param {number} pid
 */
export function peakMemory(pid) {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/**
 * Prints a Markdown table.
 * @param {readonly string[]} head
 * @param {readonly (readonly (string | number)[])[]} rows
 */
export function printTable(head, rows) {
  const text = (/** @type {string | number} */ cell) =>
    typeof cell === 'number' ? cell.toFixed(cell < 10 ? 2 : 0) : cell;
  const line = (/** @type {readonly (string | number)[]} */ cells) => `| ${cells.map(text).join(' | ')} |`;
  console.log([line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n'), '\n');
}
