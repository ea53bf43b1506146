import type { Axis, ReachabilityView } from '../../../server/src/features/support/protocol.ts';

/** One end to choose, or the heading of those that follow. */
export type EndItem =
  | { readonly type: 'heading'; readonly label: string }
  | {
      readonly type: 'end';
      readonly label: string;
      readonly description: string;
      readonly detail: string;
      readonly axis: Axis;
    };

function itemsOf(axes: readonly Axis[], external: string, describe: (axis: Axis) => string): readonly EndItem[] {
  const groups = new Map<string, Axis[]>();
  for (const axis of axes) groups.set(axis.namespace, [...(groups.get(axis.namespace) ?? []), axis]);
  return [...groups].flatMap(([namespace, group]): readonly EndItem[] => [
    { type: 'heading', label: namespace === '' ? external : namespace },
    ...group.map(
      (axis): EndItem => ({ type: 'end', label: axis.name, description: describe(axis), detail: axis.detail, axis }),
    ),
  ]);
}

/** The sources to choose from, by namespace. */
export function sourceItems(view: ReachabilityView, external: string): readonly EndItem[] {
  return itemsOf(view.sources, external, axis => axis.kind);
}

/** The destinations to choose from, each with what the source may send there. */
export function destinationItems(view: ReachabilityView, source: Axis, external: string): readonly EndItem[] {
  return itemsOf(view.destinations, external, axis => {
    const index = view.rows[source.class]?.[axis.class];
    return (index === undefined ? undefined : view.traffics[index])?.text ?? '';
  });
}
