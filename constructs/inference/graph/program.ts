import { PodNeeds } from "../../cluster/pod-needs";

/** Command and arguments of a container. */
export interface Program {
  readonly command: string[];
  readonly args: string[];
}

/**
 * A Python program beside the driver. Where the driver isn't on the loader's path (GKE), a shell puts it there first: plain environment
 * variables can't add to what the image sets. LIBRARY_PATH is for what is compiled when the engine starts. ldconfig works as root only; the
 * paths do without it. The arguments stay arguments: nothing of them goes through the shell.
 *
 * @param name what the shell calls it
 */
export function pythonProgram(name: string, module: string, args: string[], { driverRoot }: PodNeeds): Program {
  if (driverRoot === undefined) return { command: ["python3", "-m", module], args };
  const script = `export LD_LIBRARY_PATH="${driverRoot}/lib64\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export LIBRARY_PATH="${driverRoot}/lib64\${LIBRARY_PATH:+:$LIBRARY_PATH}"
export PATH="$PATH:${driverRoot}/bin"
/sbin/ldconfig 2>/dev/null || true
exec "$@"
`;
  return { command: ["/bin/sh", "-c", script, name], args: ["python3", "-m", module, ...args] };
}
