import type { Resource } from '../engine/model/resource.ts';
import { onceForEach } from '../engine/once.ts';
import { type AdminDefinition, adminDefinitionOf, choiceByDefinitions } from '../engine/profile/admin-definitions.ts';
import type { SourceFile } from './files/source-file.ts';
import type { Settings } from './settings.ts';

/** Returns settings with what definitions of admin policies in the files tell of the cluster; what is set goes before it. */
export function withDefinitions(settings: Settings, files: Iterable<SourceFile>): Settings {
  const definitions = [...files].flatMap(definitionsIn);
  if (definitions.length === 0) return settings;
  const adminPolicies = { ...choiceByDefinitions(definitions), ...settings.cluster.adminPolicies };
  return { ...settings, cluster: { ...settings.cluster, adminPolicies } };
}

const definitionsIn = onceForEach((file: SourceFile): readonly AdminDefinition[] =>
  file.documents.flatMap(({ content }) => definitionsAmong(content.effective)),
);

const NONE: readonly never[] = [];

// Most documents hold no definition, and files of a thousand are asked at each keystroke.
function definitionsAmong(resources: readonly Resource[]): readonly AdminDefinition[] {
  if (!resources.some(({ type }) => type === 'api-extension')) return NONE;
  return resources.flatMap(each => adminDefinitionOf(each) ?? []);
}
