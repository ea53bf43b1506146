// @ts-check

/** Settings under which npm would leave something out, or put it elsewhere; those of the network are not among them. */
const NEUTRAL = {
  npm_config_ignore_scripts: 'false',
  // Outweighs `omit`; an empty `omit` would count as none set.
  npm_config_include: 'optional\n\npeer',
  npm_config_global: 'false',
  npm_config_location: 'project',
  npm_config_dry_run: 'false',
  npm_config_package_lock: 'true',
  npm_config_package_lock_only: 'false',
  npm_config_bin_links: 'true',
  npm_config_install_strategy: 'hoisted',
  npm_config_legacy_peer_deps: 'false',
};

// The user agent names the outer Node, and code-server's install script takes that for the Node it will run on.
const DROPPED = ['npm_config_user_agent', 'npm_config_workspace', 'npm_config_workspaces', 'node_env'];

/**
 * The environment for an installation that must be whole, whatever the caller's npm settings are.
 * Registry, proxy and certificates stay as they are.
 * @param {NodeJS.ProcessEnv} env of the caller
 * @param {Readonly<Record<string, string>>} [own] variables that win over both
 * @returns {NodeJS.ProcessEnv}
 */
export function installEnvironment(env, own = {}) {
  const set = { ...NEUTRAL, ...own };
  const gone = new Set([...DROPPED, ...Object.keys(set).map(canonical)]);
  const kept = Object.entries(env).filter(([name]) => !gone.has(canonical(name)));
  return { ...Object.fromEntries(kept), ...set };
}

/**
 * npm reads its variables in any case, and hyphens as underscores.
 * @param {string} name
 */
function canonical(name) {
  const lower = name.toLowerCase();
  return lower.startsWith('npm_config_') ? lower.replaceAll('-', '_') : lower;
}
