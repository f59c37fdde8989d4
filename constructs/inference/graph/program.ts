import { PodNeeds } from "../../cluster/pools/pod-needs";

/** Command and arguments of a container. */
export interface Program {
  readonly command: string[];
  readonly args: string[];
}

/** What of a pod's needs a program's start depends on. */
type ProgramNeeds = Pick<PodNeeds, "driverRoot" | "libraryPaths" | "environmentScript">;

/**
 * A Python program beside the driver. Where the driver isn't on the loader's path (GKE), a shell puts it there first, and a fabric's libraries
 * before it: plain environment variables can't add to what the image sets. LIBRARY_PATH is for what is compiled when the engine starts.
 * ldconfig works as root only; the paths do without it. The arguments stay arguments: nothing of them goes through the shell.
 *
 * Of a worker over several nodes they do. The operator writes who is the leader into its command, and looks for "python3 -m" and the engine's
 * name in one argument, unless the command is Python itself (injectFlagsIntoContainerCommand of its internal/dynamo): with the words apart it
 * would find nothing, and each node would start an engine of its own. So the whole command is one text there, of which only words that need
 * it are quoted, since the operator reads the parallelism from it, too.
 *
 * @param name what the shell calls it
 * @param nodes nodes of a replica
 */
export function pythonProgram(name: string, module: string, args: string[], needs: ProgramNeeds, nodes = 1): Program {
  const { driverRoot, libraryPaths = [], environmentScript } = needs;
  if (driverRoot === undefined && libraryPaths.length === 0 && environmentScript === undefined) return { command: ["python3", "-m", module], args };
  const shell = environmentScript === undefined ? "/bin/sh" : "/bin/bash";
  const before = `${sourced(name, environmentScript)}${paths(libraryPaths, driverRoot)}`;
  if (nodes > 1) return { command: [shell, "-c"], args: [`${before}exec ${["python3", "-m", module, ...args].map(quoted).join(" ")}`] };
  return { command: [shell, "-c", `${before}exec "$@"\n`, name], args: ["python3", "-m", module, ...args] };
}

function paths(libraryPaths: string[], driverRoot?: string): string {
  const driver = driverRoot === undefined ? [] : [`${driverRoot}/lib64`];
  return `export LD_LIBRARY_PATH="${[...libraryPaths, ...driver].join(":")}\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
${
  driverRoot === undefined
    ? ""
    : `export LIBRARY_PATH="${driverRoot}/lib64\${LIBRARY_PATH:+:$LIBRARY_PATH}"
export PATH="$PATH:${driverRoot}/bin"
`
}/sbin/ldconfig 2>/dev/null || true
`;
}

/** Without its variables a program would come up and talk over Ethernet: it doesn't start, and says why. */
function sourced(name: string, script?: string): string {
  if (script === undefined) return "";
  return `[ -r ${script} ] || { echo "${name}: ${script} isn't there: the fabric's software has not reached this node" >&2; exit 1; }
source ${script} || true
`;
}

/** A word as a shell takes it for itself. */
function quoted(word: string): string {
  return /^[A-Za-z0-9_./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
