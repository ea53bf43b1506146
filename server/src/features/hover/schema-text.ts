import { type Place, schemaOf } from '../../engine/schema/place.ts';
import { resolveSchema } from '../../engine/schema/schema-node.ts';

/** Returns the schema's text for a field of a policy; undefined for a field it does not have. */
export function schemaText(place: Place): string | undefined {
  const found = schemaOf(place);
  if (found === undefined) return undefined;
  const { title, markdownDescription, enum: values, 'x-values': meanings } = resolveSchema(found);
  const node = place.node;
  const value = node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
  const meaning = value !== undefined && values?.includes(value) ? meanings?.[value] : undefined;
  return [meaning === undefined ? undefined : `\`${value}\`: ${meaning}`, markdownDescription ?? title]
    .filter(part => part !== undefined)
    .join('\n\n');
}
