import { type Answer, ask } from '../engine/answers/answer.ts';
import { missingFor } from '../engine/answers/missing.ts';
import type { Workload } from '../engine/model/resource.ts';
import type { Cluster } from '../engine/reachability/cluster.ts';
import { leftOutPolicies } from '../engine/reachability/warnings/enforcement.ts';
import { finishedPods, onHostNetwork } from '../engine/reachability/warnings/simplified-pods.ts';
import type { Analysis } from './analysis.ts';
import { clusterFor, readEnd, refuseNonsense } from './endpoints.ts';
import type { Report, SideReport } from './formats/answer.ts';
import { type AskedTraffic, describeAsked, trafficAsked } from './ports.ts';
import { dependsOf, reasonTexts } from './reasons.ts';
import { redundantTexts } from './redundant.ts';

/** A question about a pair, its ends as the user names them. */
export interface Question {
  readonly from: string;
  readonly to: string;
  readonly traffic: AskedTraffic;
}

/**
 * Answers a question and collects the reasons of both sides: with `all`, every policy and rule that matters; without, for
 * a block, also what is missing.
 */
export function reportOn({ cluster: whole, placeOf }: Analysis, question: Question, all: boolean): Report {
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
