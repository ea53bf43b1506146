import type { Connection } from 'vscode-languageserver';
import type { Rule } from '../engine/rules/shape/rule.ts';
import type { FileAccess } from '../workspace/file-access.ts';
import type { SourceFile } from '../workspace/files/source-file.ts';
import { type FileFinding, findingsOf } from '../workspace/findings.ts';
import { WorkspaceIndex } from '../workspace/index.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { ClientAbilities } from './abilities.ts';
import { guarded, inBackground } from './guard.ts';

/** What the handlers share: the index, what the client can do, and where rule pages are. */
export class Session {
  readonly connection: Connection;
  readonly access: FileAccess;
  readonly index: WorkspaceIndex;
  readonly abilities: ClientAbilities;
  readonly #silenced: ReadonlySet<string>;
  #isReading = true;
  #found: { readonly of: Snapshot; readonly byFile: Map<SourceFile, readonly FileFinding[]> } | undefined;

  constructor(connection: Connection, access: FileAccess, abilities: ClientAbilities) {
    this.connection = connection;
    this.access = access;
    this.index = new WorkspaceIndex(access);
    this.abilities = abilities;
    this.#silenced = new Set(abilities.yamlExtension ? ['yaml-syntax', 'duplicate-key'] : []);
  }

  /** Begins a task that nobody waits for; its failure is logged, and ends nothing else. */
  background(name: string, task: () => unknown): void {
    inBackground(this.connection.console, name, task);
  }

  /** Does a part of a task; a failure is logged and answered with undefined, so that the other parts go on. */
  attempt<T>(name: string, part: () => T | Promise<T>): Promise<T | undefined> {
    return guarded<undefined, T | undefined>(this.connection.console, name, undefined, part)(undefined);
  }

  /** Returns the findings of a file to be shown; found once for each snapshot. */
  findings(file: SourceFile): readonly FileFinding[] {
    const { snapshot } = this.index;
    if (this.#found?.of !== snapshot) this.#found = { of: snapshot, byFile: new Map() };
    const { byFile } = this.#found;
    const found = byFile.get(file) ?? this.#find(snapshot, file);
    byFile.set(file, found);
    return found;
  }

  /** The files of the workspace have been read: from here on findings count that depend on them. */
  filesAreRead(): void {
    this.#isReading = false;
    this.#found = undefined;
  }

  // What the YAML extension shows already is left to it.
  #find(snapshot: Snapshot, file: SourceFile): readonly FileFinding[] {
    const found = findingsOf(snapshot, file, ({ rule, error }) => {
      this.connection.console.error(`Rule ${rule.id} failed in ${file.uri}: ${String(error)}`);
    });
    return found.filter(({ finding: { rule } }) => this.#isShown(rule));
  }

  // A part of the workspace would give findings that go away again.
  #isShown({ id, needs, group }: Rule): boolean {
    const isOfText = needs.every(need => need === 'policy') && group !== 'suppressions';
    return !this.#silenced.has(id) && (isOfText || !this.#isReading);
  }

  /** Returns the address of a rule's page, undefined where the client names no place for pages. */
  readonly pageUrl = (ruleId: string): string | undefined => this.abilities.rulePages?.replace('{rule}', ruleId);
}
