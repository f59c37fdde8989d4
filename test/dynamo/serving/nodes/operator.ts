import { Rendered } from "../../../harness/helm";

/**
 * What Dynamo's operator, Grove or LeaderWorkerSet, and the kubelet make of a worker's container over several nodes: each pod's command with the
 * names of its group filled in. Written from what the operator of 1.x does (deploy/operator/internal/dynamo: backend_vllm.go@003d1ee5,
 * backend_sglang.go@015d780b, lws.go@0484a3b1; names of Grove's: grove.go beside them); none of them runs here.
 */

/** Who starts the pods of a group together. */
export type Gang = "grove" | "lws";

export interface NodePod {
  readonly command: string[];
  /** What the gang adds to its environment. */
  readonly env: { readonly [name: string]: string };
}

const PORT = "29500";
const RPC_PORT = "13445";

/** How the flags name the leader and the pod's own rank, and what the rank needs a shell for. */
const NAMES = {
  grove: {
    leader: (part: string) => `$(GROVE_PCSG_NAME)-$(GROVE_PCSG_INDEX)-${part}-ldr-0.$(GROVE_HEADLESS_SERVICE)`,
    rank: "$((GROVE_PCLQ_POD_INDEX + 1))",
    shell: true,
  },
  lws: { leader: () => "$(LWS_LEADER_ADDRESS)", rank: "$(LWS_WORKER_INDEX)", shell: false },
};

/** The name under which the others find a group's leader. */
export function leaderName(gang: Gang, part: string, group: number): string {
  return gang === "grove" ? `qwen-0-${part}-${group}-${part}-ldr-0.qwen-0` : `qwen-${part}-${group}-0.qwen-${part}-${group}.inference`;
}

function environment(gang: Gang, part: string, group: number, rank: number): { [name: string]: string } {
  if (gang === "lws") return { LWS_LEADER_ADDRESS: leaderName(gang, part, group), LWS_WORKER_INDEX: String(rank), LWS_GROUP_SIZE: "2" };
  // Leader and followers are cliques of their own: the first follower is the first of its clique.
  const index = String(Math.max(0, rank - 1));
  return { GROVE_PCSG_NAME: `qwen-0-${part}`, GROVE_PCSG_INDEX: String(group), GROVE_HEADLESS_SERVICE: "qwen-0", GROVE_PCLQ_POD_INDEX: index };
}

/** A worker's pods, the leader first. */
export function podsOf(main: Rendered, given: { framework: string; part: string; group: number; nodes: number; gpus: number; gang: Gang }): NodePod[] {
  const { part, group, nodes, gang } = given;
  return Array.from({ length: nodes }, (_, rank) => {
    const env = environment(gang, part, group, rank);
    const { flags, shell } = flagsOf(main, { ...given, rank });
    return { env, command: withFlags(main, given.framework, flags, shell).map((word) => expanded(word, env)) };
  });
}

/** The flags by which a node knows its leader, its rank and its part. */
function flagsOf(main: Rendered, { framework, part, nodes, gpus, gang, rank }: { framework: string; part: string; nodes: number; gpus: number; gang: Gang; rank: number }): { flags: string; shell: boolean } {
  const names = NAMES[gang];
  const leader = names.leader(part);
  const own = rank === 0 ? "0" : names.rank;
  const shell = rank > 0 && names.shell;
  if (framework === "sglang") return { flags: `--dist-init-addr ${leader}:${PORT} --nnodes ${nodes} --node-rank ${own}`, shell };
  const words = (main.args as string[]).flatMap((arg) => arg.split(/\s+/));
  const value = (name: string): number => Number(words[words.lastIndexOf(name) + 1] ?? 1) || 1;
  const [world, data] = [value("--tensor-parallel-size") * value("--pipeline-parallel-size"), value("--data-parallel-size")];
  if (world > gpus) {
    return { flags: `--distributed-executor-backend mp --nnodes ${nodes} --master-addr ${leader} --master-port ${PORT} --node-rank ${own}${rank === 0 ? "" : " --headless"}`, shell };
  }
  if (world * data <= gpus) throw new Error("the operator would add nothing: each node would serve by itself");
  const local = gpus / world;
  const first = rank === 0 ? "0" : `$(( ${local} * ${names.rank} ))`;
  return { flags: `--data-parallel-hybrid-lb --data-parallel-size-local ${local} --data-parallel-start-rank ${first} --data-parallel-address ${leader} --data-parallel-rpc-port ${RPC_PORT}`, shell: rank > 0 };
}

/** Where the flags stand: after Python's own arguments, by a shell where they are to be worked out; else within the text that a shell is given. */
function withFlags({ command, args }: Rendered, framework: string, flags: string, shell: boolean): string[] {
  if (/(^|\/)python[0-9.]*$/.test(command[0])) {
    if (!shell) return [...command, ...args, ...flags.split(/\s+/)];
    return ["sh", "-c", `exec ${[...command, ...args].map(quoted).join(" ")} ${flags}`];
  }
  const pattern = new RegExp(`(python[0-9.]*\\s+[^|&;]*${framework}[^|&;]*?)(\\s|$|[|&;])`, "g");
  const at = args.findIndex((arg: string) => pattern.test(arg));
  if (at < 0) throw new Error("the operator finds no place for its flags");
  // A function, since a replacement's text would have meanings of its own for "$(".
  return [...command, ...args.map((arg: string, index: number) => (index === at ? arg.replace(pattern, (_, before: string, after: string) => `${before} ${flags}${after}`) : arg))];
}

/** As the operator quotes a word for its shell: in double quotes where it has more than plain characters. */
function quoted(word: string): string {
  return /[\s'"\\{}[\]$`!]/.test(word) ? `"${word.replace(/[\\"$`]/g, "\\$&")}"` : word;
}

/** The kubelet's part: `$(NAME)` of what is known, and nothing else; a shell's `$((...))` stays. */
function expanded(word: string, env: { readonly [name: string]: string }): string {
  return word.replace(/\$\(([A-Za-z_]\w*)\)/g, (whole, name: string) => env[name] ?? whole);
}
