import { Deployment, Model, Pool } from "../deployment";
import { Instance, SynthesisedStack } from "./synthesised";
import { resourceOf } from "./stack-tasks";

/** What is read of a deployment's file for its times (docs/commands/deployment-json.md). */
export interface TimedDeployment extends Deployment {
  readonly pools: readonly TimedPool[];
  readonly models: readonly TimedModel[];
  /** @default - none are told */
  readonly storageClasses?: readonly { readonly name: string; readonly throughputMBps?: number }[];
}

export interface TimedPool extends Pool {
  /** Nodes that it begins with, where nobody adds nodes by himself. */
  readonly startNodes?: number;
  /** Nodes that it begins with, where an autoscaler adds more and they aren't its fewest. */
  readonly firstNodes?: number;
}

export interface TimedModel extends Model {
  readonly release: string;
  readonly namespace: string;
}

/** A model's release among the stacks, and what of its values says how it starts. */
export interface ModelRelease {
  /** The task of its resource. @default - the stacks have none */
  readonly task?: string;
  /** The task of the release that has its volume and its download. @default - the model's own has them */
  readonly weights?: string;
  /** Whether the download's pod goes to the GPU nodes. @default false */
  readonly downloadsOnGpuNodes: boolean;
  /** @default - not known */
  readonly storageClass?: string;
  /** The claim's size. @default - not known */
  readonly volumeGiB?: number;
  /** Whether the volume is a name for a file system that is there. @default false */
  readonly shared: boolean;
  /** Whether the weights are there from before, or come another way than by a download. @default false */
  readonly downloadsNothing: boolean;
}

/** Where a model's release is among the deployment's stacks. */
export function releaseOf(model: TimedModel, stacks: readonly SynthesisedStack[]): ModelRelease {
  const weights = taskOf(`${model.release}-weights`, model.namespace, stacks);
  for (const { name, content } of stacks) {
    for (const [id, instance] of Object.entries(content.resource?.helm_release ?? {})) {
      if (instance.name !== model.release || instance.namespace !== model.namespace) continue;
      const { cache, jobs } = valuesOf(instance);
      return {
        task: resourceOf(name, `helm_release.${id}`),
        ...(weights === undefined ? {} : { weights }),
        downloadsOnGpuNodes: Object.keys((jobs?.nodeSelector as object | undefined) ?? {}).length > 0,
        shared: cache?.volume !== undefined,
        downloadsNothing: cache?.onlyReads === true || cache?.claimName === "",
        ...(typeof cache?.sizeGiB === "number" ? { volumeGiB: cache.sizeGiB } : {}),
        ...(typeof cache?.storageClass === "string" ? { storageClass: cache.storageClass } : {}),
      };
    }
  }
  return { downloadsOnGpuNodes: false, shared: false, downloadsNothing: false };
}

function taskOf(release: string, namespace: string, stacks: readonly SynthesisedStack[]): string | undefined {
  for (const { name, content } of stacks) {
    for (const [id, instance] of Object.entries(content.resource?.helm_release ?? {})) {
      if (instance.name === release && instance.namespace === namespace) return resourceOf(name, `helm_release.${id}`);
    }
  }
  return undefined;
}

/** The tasks that make a class. @default - none: it is there */
export function classTasks(className: string | undefined, stacks: readonly SynthesisedStack[]): string[] {
  return stacks.flatMap(({ name, content }) =>
    Object.entries(content.resource?.kubernetes_storage_class_v1 ?? {}).flatMap(([id, { metadata }]) =>
      (metadata as Instance | undefined)?.name === className ? [resourceOf(name, `kubernetes_storage_class_v1.${id}`)] : [],
    ),
  );
}

/** Whose volumes are of a class, by the stacks that make classes. @default - no stack makes it */
export function provisionerOf(className: string | undefined, stacks: readonly SynthesisedStack[]): string | undefined {
  const found = classOf(className, stacks);
  return found === undefined ? undefined : String(found.storage_provisioner);
}

/** What a class tells its provisioner; nothing where no stack makes it. */
export function parametersOf(className: string | undefined, stacks: readonly SynthesisedStack[]): Instance {
  return (classOf(className, stacks)?.parameters ?? {}) as Instance;
}

function classOf(className: string | undefined, stacks: readonly SynthesisedStack[]): Instance | undefined {
  const classes = stacks.flatMap(({ content }) => Object.values(content.resource?.kubernetes_storage_class_v1 ?? {}));
  return classes.find(({ metadata }) => (metadata as Instance | undefined)?.name === className);
}

/** The tier of a Filestore instance, and its size where that isn't the claim's. */
export interface Filestore {
  readonly tier: string;
  readonly gib?: number;
}

/** The Filestore instance on which a model's weights are: one of the claim's own, or the one that all claims share. @default - none that a stack tells of */
export function filestoreOf({ storageClass, shared }: ModelRelease, stacks: readonly SynthesisedStack[]): Filestore | undefined {
  const { tier } = parametersOf(storageClass, stacks);
  if (typeof tier === "string") return { tier };
  const [instance] = shared ? stacks.flatMap(({ content }) => Object.values(content.resource?.google_filestore_instance ?? {})) : [];
  if (instance === undefined) return undefined;
  const shares = ([instance.file_shares].flat()[0] ?? {}) as { readonly capacity_gb?: unknown };
  return { tier: String(instance.tier).toLowerCase(), ...(typeof shares.capacity_gb === "number" ? { gib: shares.capacity_gb } : {}) };
}

interface Values {
  readonly cache?: Instance;
  readonly jobs?: Instance;
}

/** Values stand as JSON in a list of texts; what can't be read says nothing. */
function valuesOf({ values }: Instance): Values {
  const [text] = Array.isArray(values) ? (values as unknown[]) : [];
  try {
    // What is known only at apply stands there by itself, as Terraform will write it.
    return JSON.parse(String(text).replace(/\$\{jsonencode\([^{}]*\)\}/g, '""'));
  } catch {
    return {};
  }
}
