import { PodMount, PodVolume } from "../../cluster/pools/pod-needs";
import table from "../data/loaders.json";
import { engineOf } from "../engine";
import { InitContainer } from "../graph/graph";
import { containerSecurity } from "../graph/security";
import { Weights, weightsMount, weightsOf, weightsVolume } from "../graph/weights";
import { ServedModelOptions } from "../served-model-options";
import { AzureStoreOptions, loaderOf } from "./loader";

/** Where a worker has its copy of the weights. */
const LOCAL = "/opt/local-weights";
/** Where an image with weights is mounted. */
const IMAGE = "/opt/weights-image";
/** Pieces at once where nobody says. */
const CONCURRENCY = 16;

/** What a pod with an engine has of the weights. */
export interface PodWeights {
  /** What the engine is told of where they are. */
  readonly address: string;
  /** The folder that the preflight looks at. @default - there is none */
  readonly folder?: string;
  /** Whether the pod waits until they are downloaded. */
  readonly awaited: boolean;
  readonly volumes: PodVolume[];
  readonly mounts: PodMount[];
  /** A container that puts them where the engine reads them. @default - they are there */
  readonly copy?: InitContainer;
  /** What the engine is told of how to read them. */
  readonly args: string[];
  /** As whom it reads them. @default - nobody in particular */
  readonly environment?: { readonly [name: string]: string };
  /** What the pod carries, so that the cluster gives it a token for that. @default - nothing */
  readonly labels?: { readonly [label: string]: string };
}

/** A row of `data/loaders.json`. */
export interface LoaderRow {
  readonly kind: string;
  /** @default - every engine */
  readonly engines?: readonly string[];
  /** Why an engine isn't among them, by its name. @default - it has no such loader */
  readonly why?: { readonly [engine: string]: string };
  /** @default false */
  readonly mocker?: boolean;
  readonly rule?: string;
  readonly kubernetes?: string;
}

/** What is known of a model's loader. */
export function loaderRow(model: ServedModelOptions): LoaderRow {
  const { kind } = loaderOf(model);
  return table.loaders.find((row) => row.kind === kind) ?? table.loaders[0];
}

/** The weights of a worker's pod, by the model's loader. */
export function podWeights(model: ServedModelOptions, image: string): PodWeights {
  const { kind, options } = loaderOf(model);
  const weights = weightsOf(model);
  const shared = { folder: weights.folder, awaited: true, volumes: [weightsVolume(weights)], mounts: [weightsMount(weights)], args: [] };
  switch (kind) {
    case "streamed":
      return { ...shared, address: weights.folder, args: streamerArgs(options.streamed?.concurrency) };
    case "local-disk": {
      const copied = `${LOCAL}/${model.model}`;
      const local = { name: "local-weights", mountPath: LOCAL };
      return {
        ...shared,
        address: copied,
        volumes: [...shared.volumes, { name: local.name, emptyDir: {} }],
        mounts: [{ ...local, readOnly: true }],
        copy: copyContainer(image, weights, copied, local),
      };
    }
    case "object-store":
      return { address: options.objectStore?.uri ?? "", awaited: false, volumes: [], mounts: [], args: streamerArgs(options.objectStore?.concurrency), ...asAzureIdentity(options.objectStore?.azure) };
    case "image": {
      const { image: reference = "", folder } = options.image ?? {};
      const address = folder === undefined ? IMAGE : `${IMAGE}/${folder}`;
      return { address, folder: address, awaited: false, volumes: [{ name: "weights-image", image: { reference, pullPolicy: "IfNotPresent" } }], mounts: [{ name: "weights-image", mountPath: IMAGE, readOnly: true }], args: [] };
    }
    case "prefilled": {
      const folder = options.prefilled?.folder === undefined ? weights.folder : `${weights.mountPath}/${options.prefilled.folder}`;
      // Only read, by the claim too: of a node's own disk the kubelet would else set the owner of all files, or fail where it can't.
      const volumes = shared.volumes.map((volume) => ({ ...volume, persistentVolumeClaim: { claimName: weights.claimName, readOnly: true } }));
      return { ...shared, folder, address: folder, awaited: false, volumes };
    }
    default:
      return { ...shared, address: weights.folder };
  }
}

/**
 * A pod as an identity of Azure. AKS' webhook gives a pod with the label a token and what goes with it; the client's id it takes from the service
 * account, which is the operator's here, and leaves the one that stands in the container (addEnvironmentVariables of Azure/azure-workload-identity).
 * The streamer asks with all of it (DefaultAzureCredential of runai-model-streamer-azure).
 */
function asAzureIdentity(azure: AzureStoreOptions | undefined): Pick<PodWeights, "environment" | "labels"> {
  if (azure === undefined) return {};
  return { environment: { AZURE_STORAGE_ACCOUNT_NAME: azure.account, AZURE_CLIENT_ID: azure.clientId }, labels: { "azure.workload.identity/use": "true" } };
}

/** vLLM and SGLang name it alike. */
export function streamerArgs(concurrency = CONCURRENCY): string[] {
  return ["--load-format", "runai_streamer", "--model-loader-extra-config", JSON.stringify({ concurrency })];
}

/** As a program's words would be read by its engine; nothing of one that has no such words. */
export function loaderArgs(model: ServedModelOptions): string[] {
  return engineOf(model).simulated ? [] : podWeights(model, "").args;
}

/** Copies whole or not at all: a container that was ended half-way begins anew. */
function copyContainer(image: string, { folder, mountPath }: Weights, target: string, local: PodMount): InitContainer {
  return {
    name: "copy-weights",
    image,
    command: ["/bin/sh", "-c", 'set -e; [ -d "$2" ] && exit 0; mkdir -p "$2.part"; cd "$1"; find . -type f -print0 | xargs -0 -n 1 -P 8 sh -c \'mkdir -p "$0/$(dirname "$1")" && cp "$1" "$0/$1"\' "$2.part"; mv "$2.part" "$2"', "copy"],
    args: [folder, target],
    securityContext: containerSecurity(),
    resources: { requests: { cpu: "1", memory: "1Gi" } },
    volumeMounts: [{ name: "model-cache", mountPath, readOnly: true }, local],
  };
}
