import { type Answer, ask } from '../../engine/answers/answer.ts';
import { missingFor } from '../../engine/answers/missing.ts';
import type { Cluster } from '../../engine/cluster/cluster.ts';
import type { Workload } from '../../engine/model/resource.ts';
import { finishedPods, onHostNetwork } from '../../engine/warnings/simplified-pods.ts';
import { leftOutPolicies } from '../../engine/warnings/unsure-enforcement.ts';
import type { Report, SideReport } from '../formats/placed-answer.ts';
import { dependsOf, reasonTexts } from '../formats/reason-words.ts';
import { redundantTexts } from '../formats/redundant-words.ts';
import type { Analysis } from '../inputs/analysis.ts';
import { type AskedTraffic, describeAsked, trafficAsked } from './asked-ports.ts';
import { clusterFor, readEnd, refuseNonsense } from './endpoints.ts';

/** A question about a pair, its ends as the user names them. */
export interface AskedPair {
  readonly from: string;
  readonly to: string;
  readonly traffic: AskedTraffic;
}

/**
 * Answers a question and collects the reasons of both sides: with `all`, every policy and rule that matters; without, for
 * a block, also what is missing.
 */
export function reportOn({ cluster: whole, placeOf }: Analysis, question: AskedPair, all: boolean): Report {
  const { traffic } = question;
  const cluster = clusterFor([question.from, question.to], whole);
  const from = readEnd(question.from, cluster);
  const to = readEnd(question.to, cluster);
  refuseNonsense(from.end, to.end);
  const askIn = (world: Cluster): Answer =>
    ask(world, from.end, to.end, (destination: Workload | undefined) => trafficAsked(traffic, destination));
  const answer = askIn(cluster);
  const sideOf = (direction: 'egress' | 'ingress'): SideReport => {
    const side = answer[direction];
    const reasons = reasonTexts(answer, side, all).map(reason => ({
      ...reason,
      at: reason.place && placeOf(reason.place.resource, reason.place.span),
    }));
    return { side, reasons };
  };
  const pods = [from, to].flatMap(({ end }) => (end.type === 'pods' ? end.pods : []));
  return {
    answer,
    warnings: [...leftOutPolicies(cluster), ...onHostNetwork(pods), ...finishedPods(pods)].map(
      ({ message }) => message,
    ),
    from: from.name,
    to: to.name,
    asked: describeAsked(traffic),
    isOpenQuestion: traffic.port === undefined,
    egress: sideOf('egress'),
    ingress: sideOf('ingress'),
    depends: dependsOf(answer),
    redundant: all
      ? redundantTexts(answer).map(each => ({ ...each, at: placeOf(each.place.resource, each.place.span) }))
      : [],
    missing:
      all || answer.verdict !== 'blocked' ? undefined : missingFor(answer, cluster, opened => askIn(opened).verdict),
  };
}
