import { Token } from "../core/framework";
import { nearest } from "../core/checks/checks";
import { Finding } from "../core/problems/problem";
import table from "../../inference-runtime/facts/releases.json";
import { isNewerPatch, knownReleases, lineOf, newerPatchWarning, newestPatch } from "./release-number";

/** Where NVIDIA publishes Dynamo's images. */
const IMAGES = "nvcr.io/nvidia/ai-dynamo";

/** A row of `inference-runtime/facts/releases.json` under `lines`, the planner's words aside. */
interface Line {
  readonly line: string;
  readonly engines: { readonly vllm: string };
  readonly crdDelivery: string;
  readonly graphApiVersion: string;
  readonly graphVersions: string[];
  readonly requestVersions: string[];
  readonly conversionWebhook: boolean;
  readonly natsPath: string;
  readonly natsByDefault: boolean;
  readonly etcdPath: string;
  readonly etcdByDefault: boolean;
  readonly schedulersUnderGlobal: boolean;
  readonly certificateJob: boolean;
  readonly sshKeygenJob: boolean;
  readonly minimumDriver: number;
  readonly kubernetesMinimum?: string;
  readonly kaiStalenessGracePeriod?: string;
  readonly rules: string[];
}

/** A release of Dynamo, and what it changed for an installer. Charts, CRDs, operator and runtime images share its number. */
export class DynamoRelease {
  /**
   * The release that is installed when none is named: the newest known of the newest minor that has had a patch. Against 1.6.0, 1.6.1
   * changes neither engines nor chart nor CRDs; its images no longer trust a root whose intermediates' keys got out in October 2026,
   * after 1.5.1 was published (release notes v1.6.1). Frontend, router and shutdown were run with it.
   */
  public static readonly DEFAULT: string = table.default;

  /** The releases that are known, oldest first. */
  public static known(): string[] {
    return knownReleases();
  }

  /**
   * What is known of a release. For a patch newer than the table, what is true of its minor, with `newerPatch` true. For one that isn't
   * known, what is true of the newest known one, with both false: `findReleaseProblems` refuses it, and everything else can still be
   * checked.
   */
  public static of(version: string): DynamoRelease {
    const row = table.releases.find((candidate) => candidate.version === version);
    const newer = row === undefined && isNewerPatch(version);
    const line = row?.line ?? (newer ? lineOf(version) : table.releases[table.releases.length - 1].line);
    const profile = (table.lines as Line[]).find((candidate) => candidate.line === line);
    if (profile === undefined) throw new Error(`facts/releases.json has no line ${line}`);
    return new DynamoRelease(version, row !== undefined, newer, profile);
  }

  /** Whether the release stands in the table. */
  public readonly isKnown: boolean;
  /** Whether it is a patch that is newer than the table, of a minor that stands in it: taken, with a warning. */
  public readonly newerPatch: boolean;
  /** vLLM's version in the runtime image. */
  public readonly vllmVersion: string;
  /** How the CRDs come: "chart", a chart of their own (to 0.9.1), or "job", the operator image's own `/crd-apply` (from 1.0). */
  public readonly crdDelivery: string;
  /** The version in which a DynamoGraphDeployment is written: "v1alpha1" or "v1beta1". */
  public readonly graphApiVersion: string;
  /** Versions of DynamoGraphDeployment that it serves, oldest first. */
  public readonly graphVersions: string[];
  /** Versions of DynamoGraphDeploymentRequest that it serves, oldest first. */
  public readonly requestVersions: string[];
  /** Whether `/crd-apply` must be told the service of the conversion webhook. */
  public readonly needsConversionWebhookFlags: boolean;
  /** Path of the platform chart's value that installs NATS. */
  public readonly natsPath: string;
  /** Whether the platform chart installs NATS unless told otherwise. */
  public readonly natsByDefault: boolean;
  /** Path of the platform chart's value that installs etcd. */
  public readonly etcdPath: string;
  /** Whether the platform chart installs etcd unless told otherwise. */
  public readonly etcdByDefault: boolean;
  /** Whether Grove and KAI are asked for under `global`, with `install` and `enabled` apart (from 1.0); before, only as `grove.enabled`. */
  public readonly schedulersUnderGlobal: boolean;
  /** Whether the chart makes the webhook's certificate with Jobs of its own, which must be scheduled too. */
  public readonly certificateJob: boolean;
  /** Whether the chart makes the SSH key for MPI with a Job of its own. */
  public readonly sshKeygenJob: boolean;
  /** Lowest major version of the NVIDIA driver for the runtime images. */
  public readonly minimumDriver: number;
  /** Lowest Kubernetes version that the platform chart accepts. @default - the chart doesn't say */
  public readonly kubernetesMinimum?: string;
  /** What the chart demands as KAI's staleness grace period where Grove is on and KAI bundled. @default - nothing */
  public readonly kaiStalenessGracePeriod?: string;

  /** Its minor: "1.6". */
  public readonly line: string;

  private readonly rules: string[];

  private constructor(
    /** Its number: "1.6.1". */
    public readonly version: string,
    isKnown: boolean,
    newerPatch: boolean,
    line: Line,
  ) {
    this.isKnown = isKnown;
    this.newerPatch = newerPatch;
    this.vllmVersion = line.engines.vllm;
    this.crdDelivery = line.crdDelivery;
    this.graphApiVersion = line.graphApiVersion;
    this.graphVersions = line.graphVersions;
    this.requestVersions = line.requestVersions;
    this.needsConversionWebhookFlags = line.conversionWebhook;
    this.natsPath = line.natsPath;
    this.natsByDefault = line.natsByDefault;
    this.etcdPath = line.etcdPath;
    this.etcdByDefault = line.etcdByDefault;
    this.schedulersUnderGlobal = line.schedulersUnderGlobal;
    this.certificateJob = line.certificateJob;
    this.sshKeygenJob = line.sshKeygenJob;
    this.minimumDriver = line.minimumDriver;
    this.kubernetesMinimum = line.kubernetesMinimum;
    this.kaiStalenessGracePeriod = line.kaiStalenessGracePeriod;
    this.line = line.line;
    this.rules = line.rules;
  }

  /**
   * Whether this release enforces a rule: of its platform chart "moved-values", "one-gang-scheduler", "no-webhook-selector", "restricted-for-trying" (not supported for production: its values.yaml, of 1.3 ai-dynamo/dynamo#11652); of its
   * webhook "semantic-image-tag" (shared_v1beta1.go@03bd8b47: main images tell the runtime's version by their tag); of its runtime "self-hosted-card" (a worker serves what a
   * frontend reads of the model: measured with 1.4.2, 1.5.1 and 1.6.1; not with 1.3.1).
   */
  public enforces(rule: string): boolean {
    return this.rules.includes(rule);
  }

  /** The operator's image. */
  public operatorImage(): string {
    return this.image("kubernetes-operator");
  }

  /** The image of vLLM workers. */
  public vllmRuntimeImage(): string {
    return this.image("vllm-runtime");
  }

  /** The image of frontends. */
  public frontendImage(): string {
    return this.image("dynamo-frontend");
  }

  /** An image of the release by its name, the runtime of an engine for example. */
  public image(name: string): string {
    return `${IMAGES}/${name}:${this.version}`;
  }
}

/** A release that isn't known, nor a newer patch of a minor that is. */
export function findReleaseProblems(property: string, version: string): Finding[] {
  if (Token.isUnresolved(version)) return [];
  const release = DynamoRelease.of(version);
  if (release.isKnown || release.newerPatch) return [];
  const known = DynamoRelease.known();
  const near = nearestRelease(version, known);
  return [
    {
      code: "unknown-release",
      property,
      value: version,
      reason: `this Dynamo release is not known, so neither are its charts' values nor how its CRDs come; known are ${known.join(", ")}`,
      fix: `${near === undefined ? "" : `did you mean "${near}"? `}The default is "${DynamoRelease.DEFAULT}"`,
    },
  ];
}

/** What to know of a release without being refused: that it is newer than what is known. */
export function releaseWarnings(version: string): string[] {
  return !Token.isUnresolved(version) && isNewerPatch(version) ? [newerPatchWarning(version)] : [];
}

/** The newest patch of the same minor, or else the number that looks most like it. */
function nearestRelease(version: string, known: string[]): string | undefined {
  const line = /^v?(\d+\.\d+)\b/.exec(version)?.[1];
  return newestPatch(line ?? "") ?? nearest(version, known);
}
