import { listConnections } from '../engine/answers/connections.ts';
import { factTexts } from '../engine/answers/fact-texts.ts';
import { exposuresOf } from '../engine/reachability/exposure.ts';
import { exposureWarnings } from '../engine/reachability/warnings/exposure.ts';
import { warningsOf } from '../engine/reachability/warnings.ts';
import { type Analysis, placed } from './analysis.ts';
import { filterOf, type Narrowing } from './connection-filter.ts';
import { type ListAnswer, nameOfEnd } from './formats/list.ts';

/** Lists what the policies of an analysis allow, as far as it is asked about. */
export function listAll(
  { cluster, placeOf, warnings: unread }: Analysis,
  narrowing: Narrowing,
  withExposures: boolean,
): ListAnswer {
  const { traffic } = cluster.reachability;
  const { workloads, routing, connections, known, isOpen, unsettled } = listConnections(cluster);
  const filter = filterOf(narrowing, workloads, traffic);
  const asked = workloads.filter(each => filter.isAsked(each, 'ingress') || filter.isAsked(each, 'egress'));
  const exposures = withExposures
    ? exposuresOf(cluster, asked, filter.wanted).filter(each => filter.isAsked(each.workload, each.direction))
    : undefined;
  const facts = [
    ...warningsOf(cluster, routing),
    ...(exposures === undefined ? [] : exposureWarnings(cluster, exposures)),
  ];
  const warnings = facts.map(({ message, place }) =>
    place === undefined ? message : `${placed(placeOf(place.resource, place.span))}: ${message}`,
  );
  return {
    workloads,
    asked,
    connections: filter.connections({ [Symbol.iterator]: () => connections()[Symbol.iterator]() }),
    known: filter.known({ [Symbol.iterator]: () => known()[Symbol.iterator]() }),
    isOpen,
    factsOf: connection => {
      const names = { source: nameOfEnd(connection.source), destination: nameOfEnd(connection.destination) };
      return factTexts(unsettled(connection, traffic.get(filter.wanted)), names);
    },
    exposures,
    traffic,
    warnings: [...unread, ...warnings],
  };
}
