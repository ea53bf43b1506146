import { commands, type Disposable, type ExtensionContext, Uri } from 'vscode';

/** Opens a rule's page; the code of every diagnostic links to it. */
export const showRulePage = 'networkPolicy.showRulePage';

/** The link of a rule's page with `{rule}` for its id. */
export const rulePageLink = `command:${showRulePage}?${encodeURIComponent('["')}{rule}${encodeURIComponent('"]')}`;

/** Registers the command behind the links: it shows the page that ships with the extension. */
export function registerRulePages(context: ExtensionContext): Disposable {
  return commands.registerCommand(showRulePage, async (rule: unknown) => {
    // Links can come from anywhere; only names of rules make a path.
    if (typeof rule !== 'string' || !/^[a-z][a-z0-9-]*$/.test(rule)) return;
    await commands.executeCommand(
      'markdown.showPreview',
      Uri.joinPath(context.extensionUri, 'docs/rules', `${rule}.md`),
    );
  });
}
