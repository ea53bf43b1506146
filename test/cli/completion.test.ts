import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { linesOf, netpol } from './support.ts';

/** Returns what bash offers for the last of the words. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const { stdout: script } = await netpol(['completion', 'bash']);
  const typed = ['netpol', ...words].map(word => `'${word}'`).join(' ');
  const ask = `COMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _netpol; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', `${script}\n${ask}`], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.split('\n').filter(line => line !== '');
}

const commands = ['check', 'list', 'query', 'explain', 'diff', 'worlds', 'fix', 'lsp', 'completion'];

describe('netpol completion bash', () => {
  it('completes commands', async () => {
    expect(await offered('')).toEqual([...commands, 'help']);
    expect(await offered('ex')).toEqual(['explain']);
  });

  it('completes the one argument of commands that list its values', async () => {
    expect(await offered('completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(await offered('completion', 'zsh', '')).toEqual([]);
    expect(await offered('help', '')).toEqual(commands);
    expect(await offered('help', 'q')).toEqual(['query']);
  });

  it('completes protocols and cluster profiles', async () => {
    expect(await offered('list', '.', '--protocol', '')).toEqual(['TCP', 'UDP', 'SCTP']);
    expect(await offered('query', '.', '--protocol', 'S')).toEqual(['SCTP']);
    expect(await offered('check', '--profile', 'k')).toEqual([
      'kubeadm',
      'kind',
      'k3s',
      'kube-ovn',
      'kube-network-policies',
      'kube-router',
      'kindnet',
    ]);
  });

  it('completes values behind an equals sign, whether or not the shell cuts there', async () => {
    expect(await offered('check', '--format', '=', 's')).toEqual(['sarif']);
    expect(await offered('diff', '--format', '=')).toEqual(['text', 'json', 'md']);
    expect(await offered('check', '--format=s')).toEqual(['--format=sarif']);
    expect(await offered('check', '--baseline', '=', 'x')).toEqual([]);
  });

  it('completes options, and values where they are listed', async () => {
    expect(await offered('list', '--f')).toEqual(['--format', '--focus']);
    expect(await offered('list', '.', '--format', 'm')).toEqual(['md', 'mermaid']);
    expect(await offered('check', '--format', '')).toEqual(['text', 'json', 'sarif', 'github']);
  });

  it('leaves everything else to the files of the folder', async () => {
    expect(await offered('list', 'man')).toEqual([]);
    expect(await offered('query', '--from', '')).toEqual([]);
  });
});

describe('netpol completion', () => {
  it('lets zsh use the script of bash', async () => {
    const [bash, zsh] = [await netpol(['completion', 'bash']), await netpol(['completion', 'zsh'])];
    expect(zsh.stdout).toBe(`autoload -Uz bashcompinit && bashcompinit\n${bash.stdout}`);
  });

  it('names for fish each command and option with its description', async () => {
    const lines = linesOf((await netpol(['completion', 'fish'])).stdout);
    expect(lines).toContain(
      "complete -c netpol -n __fish_use_subcommand -f -a list -d 'list everything the policies allow'",
    );
    expect(lines).toContain(
      "complete -c netpol -n '__fish_seen_subcommand_from fix' -l dry-run -d 'only tell what would change, and make the status 1 when something would'",
    );
    expect(lines).toContain(
      "complete -c netpol -n '__fish_seen_subcommand_from query' -l port -r -d 'a number, or the name of one of the destination\\'s ports'",
    );
    expect(lines).toContain(
      "complete -c netpol -n '__fish_seen_subcommand_from diff' -l format -x -a 'text json md' -d 'how the answer is written'",
    );
    expect(lines).toContain(
      "complete -c netpol -n '__fish_seen_subcommand_from list' -l protocol -x -a 'TCP UDP SCTP' -d 'only what uses TCP, UDP or SCTP'",
    );
    expect(lines).toContain(
      "complete -c netpol -n '__fish_seen_subcommand_from completion; and not __fish_seen_subcommand_from bash zsh fish' -f -a 'bash zsh fish'",
    );
    expect(lines).toContain("complete -c netpol -n __fish_use_subcommand -f -a help -d 'show what a command takes'");
  });

  it('refuses other shells', async () => {
    const { status, stderr } = await netpol(['completion', 'tcsh']);
    expect([status, linesOf(stderr)[0]]).toEqual([
      2,
      "netpol: command-argument value 'tcsh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish.",
    ]);
  });
});
