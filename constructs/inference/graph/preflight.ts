import * as fs from "fs";
import * as path from "path";
import { ConfigMapItem, PodMount, PodNeeds, PodVolume } from "../../cluster/pools/pod-needs";
import { packageRoot } from "../../core/package-root";
import { PreflightMode, PreflightOptions } from "../served-model-options";
import { EnvVar, InitContainer, SharedMemory } from "./graph";
import { pythonProgram } from "./program";
import { containerSecurity } from "./security";
import { PodWeights } from "../weights/pod-weights";

/*
 * The preflight: a look at node and weights before the engine starts. It runs in the worker's own image, with the program mounted from
 * a ConfigMap, so that it needs no image of ours to be built first; or in the image that `preflight.image` names.
 */

/** What is looked at before an engine, as containers of its pod need it. */
export interface PodPreflight {
  readonly mode: PreflightMode;
  readonly image: string;
  readonly mounts: PodMount[];
  /** Arguments that every run has. */
  readonly args: string[];
  readonly gpus: number;
  readonly weights: PodWeights;
  readonly needs: PodNeeds;
  readonly sharedMemory: SharedMemory;
}

/** Where it is mounted, and where our images have it. */
const ENVIRONMENT: EnvVar[] = [
  { name: "PYTHONDONTWRITEBYTECODE", value: "1" },
  { name: "PYTHONPATH", value: "/opt/preflight" },
];

/** Where the ConfigMap with plan and program is mounted. */
const FOLDER = "/etc/preflight";

/** Name of the volume with the program. */
const PROGRAM = "preflight-program";

export function preflightMode({ mode = PreflightMode.FAST }: PreflightOptions): PreflightMode {
  return mode;
}

/** Name of the ConfigMap that the chart makes. */
export function preflightConfigMap(model: string): string {
  return `${model}-preflight`;
}

/** The plans, and the program unless the image has it, from one ConfigMap. */
export function preflightVolumes(model: string, { image }: PreflightOptions): PodVolume[] {
  const name = preflightConfigMap(model);
  const program: PodVolume = { name: PROGRAM, configMap: { name, items: preflightProgram() } };
  return [{ name: "preflight", configMap: { name } }, ...(image === undefined ? [program] : [])];
}

export function preflightMounts({ image }: PreflightOptions): PodMount[] {
  const program: PodMount = { name: PROGRAM, mountPath: "/opt/preflight/preflight", readOnly: true };
  return [{ name: "preflight", mountPath: FOLDER, readOnly: true }, ...(image === undefined ? [program] : [])];
}

let program: ConfigMapItem[] | undefined;

/** The program's files as the chart has them. A ConfigMap has no folders: each file has a key of its own, which becomes its path again. */
export function preflightProgram(): ConfigMapItem[] {
  program ??= readProgram(path.join(packageRoot(), "inference-runtime", "chart", "files", "preflight"));
  return program;
}

function readProgram(folder: string): ConfigMapItem[] {
  const files = fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".py"));
  const paths = files.map((file) => file.split(path.sep).join("/")).sort();
  return paths.map((file) => ({ key: file.replaceAll("/", "__"), path: file }));
}

/**
 * Arguments that every run has: the plan, what is left out, and where `kubectl describe pod` reads the result.
 *
 * @param plan the plan's file in the ConfigMap
 */
export function preflightArgs({ skip = [], warn = [], thresholds = {} }: PreflightOptions, plan?: string): string[] {
  return [
    ...["--format", "text", "--termination-log", "/dev/termination-log"],
    ...(plan === undefined ? [] : ["--plan", `${FOLDER}/${plan}`]),
    ...skip.flatMap((id) => ["--skip", id]),
    ...warn.flatMap((id) => ["--warn", id]),
    // In a fixed order, whichever they were written in.
    ...Object.entries(thresholds).sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([name, value]) => ["--threshold", `${name}=${value}`]),
  ];
}

/**
 * The first init container: driver, GPUs, links, memory, limits. Before the weights are waited for, so that a bad node is told at once.
 * It asks for the worker's GPUs: a pod's init containers and its main one get the same, one after the other.
 */
export function preflightOfNode({ mode, image, mounts, args, gpus, needs, sharedMemory }: PodPreflight): InitContainer {
  // More time than a fast run's own ten seconds: without persistence mode each GPU wakes first.
  const limit = mode === PreflightMode.DEEP ? "150" : "60";
  return {
    name: "preflight",
    image,
    ...pythonProgram("preflight", "preflight", [mode.name, "--timeout", limit, "--gpus", String(gpus), ...args], needs),
    env: [...ENVIRONMENT, ...Object.entries(needs.environment).map(([name, value]) => ({ name, value }))],
    securityContext: containerSecurity(needs.capabilities),
    resources: { requests: { cpu: "500m", memory: "1Gi" }, limits: needs.resources },
    volumeMounts: [...mounts, ...sharedMemory.preflightMounts, ...needs.mounts],
  };
}

/** The last init container: the weights, and in deep mode the volume's throughput. It needs no GPU. */
export function preflightOfWeights({ mode, image, mounts, args, weights, needs }: PodPreflight): InitContainer {
  return {
    name: "preflight-weights",
    image,
    ...pythonProgram("preflight", "preflight", [mode.name, "--only-model", "--model-dir", weights.folder ?? "", ...args], { driverRoot: needs.driverRoot }),
    env: ENVIRONMENT,
    securityContext: containerSecurity(),
    resources: { requests: { cpu: "500m", memory: "512Mi" } },
    volumeMounts: [...mounts, ...weights.mounts],
  };
}
