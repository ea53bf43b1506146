import type { SettingSchema } from './setting-schema.ts';
import { settingsSchema } from './settings-schema.ts';

const PREFIX = 'networkPolicy.';

/** The first parts of the settings that a configuration file may hold; the others are about an editor. */
const IN_FILES = ['rules', 'files', 'scopes', 'cluster'];

/** A setting by its name without prefix, such as `files.include`. */
export type NamedSchemas = Readonly<Record<string, SettingSchema>>;

/** Returns the settings that a configuration file may hold. */
export function fileSettings(): NamedSchemas {
  return settingsWhere(name => IN_FILES.includes(name.split('.')[0] ?? ''));
}

/** Returns the settings that only editors know. */
export function editorSettings(): NamedSchemas {
  return settingsWhere(name => !IN_FILES.includes(name.split('.')[0] ?? ''));
}

function settingsWhere(isWanted: (name: string) => boolean): NamedSchemas {
  const named = Object.entries(settingsSchema()).map(([name, schema]) => [name.slice(PREFIX.length), schema] as const);
  return Object.fromEntries(named.filter(([name]) => isWanted(name)));
}

/** Returns the JSON Schema (draft 7) of a configuration file; the file schemas/generated/netpol-config.json repeats it. */
export function configJsonSchema(): object {
  const properties: Record<string, object> = {};
  const groups = new Map<string, Record<string, object>>();
  for (const [name, schema] of Object.entries(fileSettings())) {
    const [group = '', key] = name.split('.');
    properties[name] = jsonSchema(schema);
    if (key === undefined) continue;
    const members = groups.get(group) ?? {};
    groups.set(group, members);
    members[key] = jsonSchema(schema);
    properties[group] = { type: 'object', properties: members, additionalProperties: false };
  }
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of netpol',
    description: 'What netpol reads and how severe its rules are, named as the settings of the editor.',
    type: 'object',
    properties,
    additionalProperties: false,
  };
}

/** Returns a setting's schema without what only VS Code knows, and without formats, as strict validators refuse new ones. */
function jsonSchema(schema: SettingSchema): object {
  const {
    scope: _,
    patternErrorMessage: __,
    enumDescriptions: ___,
    format: ____,
    markdownDescription,
    ...others
  } = schema;
  const { items, properties, additionalProperties, ...rest } = others;
  const description = schema.description ?? markdownDescription;
  const members = Object.entries(properties ?? {}).map(([name, each]) => [name, jsonSchema(each)] as const);
  return {
    ...rest,
    ...(description === undefined ? {} : { description }),
    ...(items === undefined ? {} : { items: jsonSchema(items) }),
    ...(properties === undefined ? {} : { properties: Object.fromEntries(members) }),
    ...(additionalProperties === undefined
      ? {}
      : {
          additionalProperties:
            typeof additionalProperties === 'object' ? jsonSchema(additionalProperties) : additionalProperties,
        }),
  };
}
