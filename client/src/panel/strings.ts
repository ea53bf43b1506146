import { l10n } from 'vscode';

/** Every text of the webview in the editor's language; `{0}` and so on are filled in there. */
export type PanelStrings = ReturnType<typeof panelStrings>;

function matrixStrings() {
  return {
    gridLabel: l10n.t('Who can reach whom: sources in rows, destinations in columns'),
    from: l10n.t('From'),
    to: l10n.t('To'),
    external: l10n.t('External'),
    externalAddresses: l10n.t('external addresses'),
    namespaceNamed: l10n.t('namespace {0}'),
    cell: l10n.t('{0} to {1}: {2}'),
    cellSelf: l10n.t('{0} to its own other pods: {1}'),
    summary: l10n.t('{0} to {1}: {2} of {3} connections allowed, {4} of them on some ports only'),
    summaryOpen: l10n.t(
      '{0} to {1}: {2} of {3} connections allowed, {4} of them on some ports only, and {5} that depend',
    ),
    outside: l10n.t('outside the cluster, no policy applies'),
    sourceGroup: l10n.t('Sources in {0}: {1}'),
    destinationGroup: l10n.t('Destinations in {0}: {1}'),
    groupFiltered: l10n.t('{0} of {1}'),
    levelNone: l10n.t('nothing'),
    levelDepends: l10n.t('depends'),
    levelSome: l10n.t('some ports'),
    levelAll: l10n.t('all ports'),
    legend: l10n.t('Legend'),
    legendGroup: l10n.t('share of a namespace'),
    noMatchTitle: l10n.t('Nothing matches the filter'),
    noMatch: l10n.t('Shorten it, or clear it to see every source and destination.'),
    openHint: l10n.t('Enter or double-click opens the declaration'),
    clearFilter: l10n.t('Clear Filter'),
  };
}

function toolbarStrings() {
  return {
    filterSources: l10n.t('Filter sources'),
    filterDestinations: l10n.t('Filter destinations'),
    expandAll: l10n.t('Expand All'),
    collapseAll: l10n.t('Collapse All'),
    workloads: l10n.t('Workloads'),
    policies: l10n.t('Policies'),
    allowed: l10n.t('Allowed connections'),
    ofTotal: l10n.t('{0} of {1}'),
    updated: l10n.t('Updated: {0} of {1} connections allowed'),
    follows: l10n.t('Follows {0}'),
    notes: l10n.t('Notes'),
    leftOut: l10n.t('Left out'),
    noPolicies: l10n.t(
      'No policy applies here, so every connection is allowed. To start closing, type np-default-deny in a YAML file or run "Insert Default Deny".',
    ),
  };
}

function detailStrings() {
  return {
    details: l10n.t('Details of the connection'),
    close: l10n.t('Close'),
    pairTitle: l10n.t('{0} to {1}'),
    egressOf: l10n.t('Leaving {0}: egress'),
    ingressOf: l10n.t('Arriving at {0}: ingress'),
    verdictAllowed: l10n.t('allowed'),
    verdictSome: l10n.t('allowed in part'),
    verdictBlocked: l10n.t('blocked'),
    verdictDepends: l10n.t('depends'),
    actionAllow: l10n.t('allows'),
    actionDeny: l10n.t('denies'),
    actionPass: l10n.t('passes on'),
    actionDefault: l10n.t('default'),
    dependsOn: l10n.t('Depends on'),
    explaining: l10n.t('Looking for the deciding rules…'),
    unknownPair: l10n.t('This connection is not in the workspace any more. Choose another cell.'),
    summaryIntro: l10n.t('{0} of {1} connections are allowed, {2} of them on some ports only.'),
    summaryIntroOpen: l10n.t('{0} of {1} connections are allowed, {2} of them on some ports only. {3} depend.'),
    summaryTraffic: l10n.t('What is allowed, by number of connections'),
    summaryMore: l10n.t('and {0} more kinds'),
    expandToSee: l10n.t('Expand the namespaces to see each connection.'),
    expandBoth: l10n.t('Expand Both'),
  };
}

function conditionStrings() {
  return {
    loadingTitle: l10n.t('Reading the workspace'),
    loading: l10n.t('The matrix appears as soon as the manifests are read.'),
    'no-fileTitle': l10n.t('No manifest to show'),
    'no-file': l10n.t('Open a YAML or JSON file with Kubernetes objects: this panel follows the active editor.'),
    'no-serverTitle': l10n.t('The language server is not running'),
    'no-server': l10n.t(
      'Nothing can be computed without it. Restart it; if it stops again, the output channel "NetworkPolicy for Kubernetes" says why.',
    ),
    startingTitle: l10n.t('The language server is starting'),
    starting: l10n.t('The matrix appears as soon as the manifests are read.'),
    restartingTitle: l10n.t('The language server is restarting'),
    restarting: l10n.t('The matrix appears again as soon as the manifests are read.'),
    failedTitle: l10n.t('The reachability could not be computed'),
    failed: l10n.t('Try again; if it fails again, the output channel "NetworkPolicy for Kubernetes" says why.'),
    incompatibleTitle: l10n.t('The panel and the language server are of different versions'),
    incompatible: l10n.t('The answer cannot be read. Run "Developer: Reload Window" to load both afresh.'),
    emptyTitle: l10n.t('No workloads are declared in this workspace'),
    empty: l10n.t(
      'Without pods there is nobody to reach. Add the manifests of Deployments, StatefulSets, DaemonSets, Jobs or Pods to the folder, or check networkPolicy.files.exclude.',
    ),
    staleTitle: l10n.t('Out of date'),
    retry: l10n.t('Try Again'),
    restart: l10n.t('Restart Server'),
  };
}

/** Translates all texts of the webview. */
export function panelStrings() {
  return { ...matrixStrings(), ...toolbarStrings(), ...detailStrings(), ...conditionStrings() };
}
