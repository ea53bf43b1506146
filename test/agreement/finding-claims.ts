import { trafficOf } from '../../server/src/engine/evaluation/rule-traffic.ts';
import type { Workload } from '../../server/src/engine/model/resource.ts';
import { type CompiledRule, rulesOfBoth } from '../../server/src/engine/policies/compiled.ts';
import { compileCached } from '../../server/src/engine/policies/dialects.ts';
import type { FileFinding } from '../../server/src/workspace/findings.ts';
import { meet } from './sets.ts';
import type { End, Surfaces } from './surfaces.ts';

/** Returns the findings that claim of connections what questions deny. */
export function falseClaims(surfaces: Surfaces): readonly string[] {
  return surfaces.findings().flatMap(found => {
    const claims = CLAIMS[found.finding.rule.id]?.(surfaces, found) ?? [];
    return claims.map(claim => `${found.finding.rule.id}: ${found.finding.message} But ${claim}`);
  });
}

type Claims = (surfaces: Surfaces, found: FileFinding) => readonly string[];

const CLAIMS: Readonly<Record<string, Claims>> = {
  'one-sided-allow': (surfaces, { finding, resource }) => {
    if (resource?.type !== 'network-policy') return [];
    const policy = compileCached(resource);
    const openings = rulesOfBoth(policy).flatMap(rule =>
      rule.peers === 'any'
        ? []
        : rule.peers.flatMap(peer => (peer.type === 'pods' && peer.path === finding.path ? [{ rule, peer }] : [])),
    );
    const subjects = surfaces.cluster.select(policy.subject).filter(isAlone(surfaces));
    return openings.flatMap(({ rule, peer }) =>
      surfaces.cluster
        .select(peer.query)
        .filter(isAlone(surfaces))
        .flatMap(other => subjects.flatMap(subject => passing(surfaces, rule, subject, other))),
    );
  },
  'unprotected-workload': (surfaces, { resource }) => {
    if (resource?.type !== 'workload' || !isAlone(surfaces)(resource)) return [];
    const own = endOf(resource);
    return surfaces.workloads().flatMap(other => {
      if (other.id === own.id) return [];
      const into = surfaces.ask({ from: other, to: own, asked: {} })?.query.ingress.verdict;
      const outOf = surfaces.ask({ from: own, to: other, asked: {} })?.query.egress.verdict;
      return into === 'allowed' && outOf === 'allowed' ? [] : [`with ${other.id} it is ${into} and ${outOf}`];
    });
  },
  'ingress-blocked': (surfaces, { finding }) => {
    const named = /cannot reach (.*?) on /.exec(finding.message)?.[1] ?? '';
    const pods = surfaces.cluster.workloads.filter(({ namespace, name }) =>
      named.split(/[, ]+/).includes(`${namespace}/${name}`),
    );
    return pods.filter(isAlone(surfaces)).flatMap(pod => {
      const from: End = { type: 'ingress-controller', spelling: 'ingress-controller' };
      const answer = surfaces.ask({ from, to: endOf(pod), asked: { port: '80' } })?.query;
      return answer?.verdict === 'allowed' ? [`it reaches ${pod.name}`] : [];
    });
  },
};

function passing(surfaces: Surfaces, rule: CompiledRule, subject: Workload, other: Workload): readonly string[] {
  if (subject === other) return [];
  const isIngress = rule.path.startsWith('spec.ingress');
  const [source, destination] = isIngress ? [other, subject] : [subject, other];
  const { sure, open } = surfaces.listed(endOf(source), endOf(destination));
  const wanted = trafficOf(rule, destination.ports);
  return [sure, open].some(each => meet(each, wanted)) ? [`${source.name} may reach ${destination.name}`] : [];
}

/** Pods of one owner may differ, and policies on the host's network are undefined by the API: of both nothing is claimed. */
function isAlone({ cluster }: Surfaces): (workload: Workload) => boolean {
  return ({ hostNetwork, kind, shownAs }) =>
    !hostNetwork &&
    (kind === shownAs.kind || cluster.workloads.filter(each => each.shownAs.name === shownAs.name).length === 1);
}

function endOf({ namespace, shownAs }: Workload): Extract<End, { readonly type: 'workload' }> {
  const id = `${namespace}/${shownAs.kind}/${shownAs.name}`;
  return { type: 'workload', spelling: id, id, isOnePod: false };
}
