import type { Connection } from 'vscode-languageserver';
import type { FileAccess } from '../workspace/file-access.ts';
import { type FileFinding, findingsOf } from '../workspace/findings.ts';
import { WorkspaceIndex } from '../workspace/index.ts';
import type { SourceFile } from '../workspace/source-file.ts';
import type { ClientAbilities } from './abilities.ts';

/** What the handlers share: the index, what the client can do, and where rule pages are. */
export class Session {
  readonly connection: Connection;
  readonly index: WorkspaceIndex;
  readonly abilities: ClientAbilities;
  readonly #silenced: ReadonlySet<string>;

  constructor(connection: Connection, access: FileAccess, abilities: ClientAbilities) {
    this.connection = connection;
    this.index = new WorkspaceIndex(access);
    this.abilities = abilities;
    this.#silenced = new Set(abilities.yamlExtension ? ['yaml-syntax', 'duplicate-key'] : []);
  }

  /** Returns the findings of a file to be shown; what the YAML extension shows already is left to it. */
  findings(file: SourceFile): readonly FileFinding[] {
    const found = findingsOf(this.index.snapshot, file, ({ rule, error }) => {
      this.connection.console.error(`Rule ${rule.id} failed in ${file.uri}: ${String(error)}`);
    });
    return this.#silenced.size === 0 ? found : found.filter(({ finding }) => !this.#silenced.has(finding.rule.id));
  }

  /** Returns the address of a rule's page, undefined where the client names no place for pages. */
  readonly pageUrl = (ruleId: string): string | undefined => this.abilities.rulePages?.replace('{rule}', ruleId);
}
