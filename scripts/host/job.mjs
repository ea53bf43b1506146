// @ts-check

/** @typedef {'node' | 'web'} ExtensionHost where the extension and its suites run */

/**
 * @typedef {object} Job what a host needs to know to run the suites
 * @property {ExtensionHost} extensionHost
 * @property {string} extension folder of the extension under test
 * @property {string} suite the module that exports run()
 * @property {string} workspace folder, a copy that tests may change
 * @property {string} home folder for the editor's own data
 * @property {(page: import('playwright-core').Page) => void} showPage gives the page to the suite
 * @property {AbortSignal} signal fires when time is up
 */

export {};
