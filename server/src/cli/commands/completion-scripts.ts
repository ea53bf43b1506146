/** What can be completed behind the name of a command. */
export interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CompletedOption[];
  /** The values of its argument; none where it takes files or nothing. */
  readonly choices: readonly string[];
}

/** An option in its long form. */
interface CompletedOption {
  readonly flag: string;
  readonly description: string;
  readonly takesValue: boolean;
  /** The values it takes; none where any text will do. */
  readonly choices: readonly string[];
}

/** Writes the script of one shell. */
export type CompletionScript = (commands: readonly CompletedCommand[]) => string;

const bash: CompletionScript = commands => `\
_netpol() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}" words="" prefix=""
  COMPREPLY=()
  # Bash cuts --option=value at the equals sign; zsh leaves it whole.
  case "$current" in
    =) current="" ;;
    --*=*) previous="\${current%%=*}" prefix="\${current%%=*}=" current="\${current#*=}" ;;
    *) if [ "$previous" = "=" ]; then previous="\${COMP_WORDS[COMP_CWORD-2]}"; fi ;;
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="${commands.map(({ name }) => name).join(' ')}"
  else
    case "$command $previous" in
${commands.flatMap(choicesOf).join('\n')}
      *)
        # Whatever is no option is a file, which the shell completes itself.
        case "$command $current" in
${commands.flatMap(wordsOf).join('\n')}
        esac ;;
    esac
  fi
  COMPREPLY=($(compgen -P "$prefix" -W "$words" -- "$current"))
}
complete -o default -F _netpol netpol
`;

function choicesOf({ name, options }: CompletedCommand): readonly string[] {
  const listed = options.filter(({ choices }) => choices.length > 0);
  return listed.map(({ flag, choices }) => `      "${name} ${flag}") words="${choices.join(' ')}" ;;`);
}

function wordsOf({ name, options, choices }: CompletedCommand): readonly string[] {
  const flags = options.map(({ flag }) => flag).join(' ');
  return [
    ...(flags === '' ? [] : [`          "${name} -"*) words="${flags}" ;;`]),
    ...(choices.length === 0
      ? []
      : [`          "${name} "*) if [ "$COMP_CWORD" -eq 2 ]; then words="${choices.join(' ')}"; fi ;;`]),
  ];
}

const zsh: CompletionScript = commands => `autoload -Uz bashcompinit && bashcompinit\n${bash(commands)}`;

const fish: CompletionScript = commands => {
  const lines = commands.flatMap(({ name, description, options, choices }) => [
    `complete -c netpol -n __fish_use_subcommand -f -a ${name} -d ${quoted(description)}`,
    ...options.map(option => `complete -c netpol -n '__fish_seen_subcommand_from ${name}' ${fishOption(option)}`),
    ...(choices.length === 0 ? [] : [fishArgument(name, choices)]),
  ]);
  return `${lines.join('\n')}\n`;
};

function fishArgument(name: string, choices: readonly string[]): string {
  const values = choices.join(' ');
  const first = `__fish_seen_subcommand_from ${name}; and not __fish_seen_subcommand_from ${values}`;
  return `complete -c netpol -n '${first}' -f -a '${values}'`;
}

function fishOption({ flag, description, takesValue, choices }: CompletedOption): string {
  const value = choices.length > 0 ? ` -x -a ${quoted(choices.join(' '))}` : takesValue ? ' -r' : '';
  return `-l ${flag.replace(/^--/, '')}${value} -d ${quoted(description)}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** The shells that a script can be written for. */
export const COMPLETION_SCRIPTS: Readonly<Record<string, CompletionScript>> = { bash, zsh, fish };
