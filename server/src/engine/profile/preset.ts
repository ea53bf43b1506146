import type { PlatformPeer } from './cluster-profile.ts';
import type { Fact } from './fact.ts';
import type { PlugInName } from './profile-choice.ts';

/** What holds in every cluster of a distribution unless somebody changed it. */
export interface Preset {
  /** As its makers write it. */
  readonly name: string;
  /** The plug-in that a cluster has without choosing one. */
  readonly plugIn?: Fact<PlugInName>;
  readonly dns?: {
    readonly namespace: Fact<string>;
    readonly podLabels: Fact<Readonly<Record<string, string>>>;
    readonly ports: Fact<readonly number[]>;
  };
  readonly podCidrs?: Fact<readonly string[]>;
  readonly serviceCidrs?: Fact<readonly string[]>;
  readonly apiServerPorts?: Fact<readonly number[]>;
  readonly ingressControllers?: Fact<readonly PlatformPeer[]>;
  readonly monitoring?: Fact<readonly PlatformPeer[]>;
}
