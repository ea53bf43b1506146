import {
  Disposable,
  type ExtensionContext,
  FileSystemError,
  type FileSystemProvider,
  FileType,
  Uri,
  workspace,
} from 'vscode';

// Links to commands are not followed from a finding, so the pages have addresses of their own; the manifest has the
// editor show this scheme rendered.
const scheme = 'network-policy-rules';

/** The link of a rule's page with `{rule}` for its id; the code of every diagnostic links to it. */
export const rulePageLink = `${scheme}:/{rule}.md`;

/** Serves the rule pages that ship with the extension. */
export function registerRulePages({ extensionUri }: ExtensionContext): Disposable {
  const pages = rulePages(Uri.joinPath(extensionUri, 'docs/rules'));
  return workspace.registerFileSystemProvider(scheme, pages, { isReadonly: true, isCaseSensitive: true });
}

function rulePages(folder: Uri): FileSystemProvider {
  const fileOf = (uri: Uri): Uri => {
    // Links can come from anywhere; only names of pages make a path.
    if (!/^\/(?:[a-z][a-z0-9-]*|README)\.md$/.test(uri.path)) throw FileSystemError.FileNotFound(uri);
    return Uri.joinPath(folder, uri.path);
  };
  const refuse = (uri: Uri): never => {
    throw FileSystemError.NoPermissions(uri);
  };
  return {
    onDidChangeFile: () => Disposable.from(),
    watch: () => Disposable.from(),
    stat: uri =>
      uri.path === '/' ? { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 } : workspace.fs.stat(fileOf(uri)),
    readFile: uri => workspace.fs.readFile(fileOf(uri)),
    readDirectory: () => [],
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
}
