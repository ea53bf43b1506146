// @ts-check

/** @typedef {{ passed: number, failed: number }} Count */

/**
 * Prints what the suite reports over the channel, and counts it.
 * @param {string} host
 */
export function openTally(host) {
  let passed = 0;
  let failed = 0;
  let finished = false;
  return {
    /** @type {import('./control-channel.mjs').Commands} */
    commands: {
      started: (/** @type {{ version: string }} */ { version }) => console.log(`host: ${host} (VS Code ${version})`),
      suite: (/** @type {{ name: string }} */ { name }) => console.log(`\n${name}`),
      test: (/** @type {{ name: string, milliseconds: number, error?: string }} */ { name, milliseconds, error }) => {
        if (error === undefined) passed += 1;
        else failed += 1;
        console.log(`  ${error === undefined ? '✓' : '✗'} ${name} (${Math.round(milliseconds)} ms)`);
        if (error !== undefined) console.log(error.replaceAll(/^/gm, '      '));
      },
      finished: () => {
        finished = true;
      },
    },
    /**
     * The final count; suites that did not come to their end count as one failure.
     * @param {string} log what the host has printed: the only trace of an early end
     * @returns {Count}
     */
    close(log) {
      if (!finished) {
        failed += 1;
        console.log(`${log}\n  ✗ the suites did not come to their end`);
      }
      return { passed, failed };
    },
  };
}
