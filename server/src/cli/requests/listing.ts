import { listConnections } from '../../engine/answers/connections.ts';
import { factWriter } from '../../engine/answers/fact-texts.ts';
import { exposuresOf } from '../../engine/reachability/exposure.ts';
import { reachabilityOf } from '../../engine/reachability/reachability.ts';
import { exposureWarnings } from '../../engine/warnings/unsure-exposure.ts';
import { warningsOf } from '../../engine/warnings/warnings.ts';
import type { ListAnswer } from '../formats/connections.ts';
import { type Analysis, placed } from '../inputs/analysis.ts';
import { filterOf, type Narrowing } from './connection-filter.ts';

// The ends stand beside: without their names facts repeat, and are put into words once.
const ENDS = { source: 'the source', destination: 'the destination' };

/** Lists what the policies of an analysis allow, as far as it is asked about. */
export function listAll(
  { cluster, placeOf, warnings: unread }: Analysis,
  narrowing: Narrowing,
  withExposures: boolean,
): ListAnswer {
  const { traffic } = reachabilityOf(cluster);
  const { workloads, routing, connections, known, isOpen, unsettled } = listConnections(cluster);
  const filter = filterOf(narrowing, workloads, traffic);
  const write = factWriter();
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
    factsOf: connection => write(unsettled(connection, filter.wanted), ENDS),
    exposures,
    traffic,
    warnings: [...unread, ...warnings],
  };
}
