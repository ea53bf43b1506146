// @ts-check
// Opens the tutorial's first policy with the panel beside it. Loaded by `npm start` and F5 alone, no part of what ships.
const { commands, Uri, window, workspace } = require('vscode');

const FIRST_POLICY = 'tutorial/2-default-deny.yaml';
// What the policy closes; the panel says why.
const BLOCKED = { source: 'workload:tutorial-2/Pod/client', destination: 'workload:tutorial-2/Pod/frontend' };

async function activate() {
  // What an earlier start left open is somebody's own choice.
  if (window.tabGroups.all.some(({ tabs }) => tabs.some(({ input }) => input !== undefined))) return;
  const folder = workspace.workspaceFolders?.[0];
  if (folder === undefined) return;
  const file = Uri.joinPath(folder.uri, FIRST_POLICY);
  const isThere = await workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  await window.showTextDocument(file, { preview: false });
  await commands.executeCommand('networkPolicy.explainConnection', file, BLOCKED);
}

module.exports = { activate };
