import { Construct } from "constructs";
import { IKubernetesCluster, spotTolerations } from "../../cluster/kubernetes-cluster";
import { Finding } from "../../core/problems/problem";
import { refuse } from "../../core/problems/refuse";
import { admit, besides } from "../../core/shape/shape";
import { ChartRepository } from "../../kubernetes/chart-repository";
import { HelmRelease } from "../../kubernetes/helm-release";
import { ImageMirror } from "../../kubernetes/images/image-mirror";
import { Namespace } from "../../kubernetes/namespace";
import { checkOperatorImage } from "../checks/check-images";
import { crdApplyValues, crdsChartPath } from "./crd-apply";
import { DYNAMO_REPOSITORY, PLATFORM_NAMESPACE, PLATFORM_RELEASE_NAME, findPlatformNameProblems } from "../names";
import { DYNAMO_CRDS } from "../platform-shapes";
import { splitImage } from "../settings/platform-values";
import { DynamoRelease, findReleaseProblems } from "../release";
import { warnOfRelease } from "../checks/warn-release";

/** Namespace of the Job that applies the CRDs. */
export const CRDS_NAMESPACE = "dynamo-crds";

/** Name of the Helm release, and of the cluster role that comes with it. */
const CRDS_RELEASE_NAME = "dynamo-crds";

/** Properties of `DynamoCrds`. */
export interface DynamoCrdsProps {
  /** The cluster that gets them. @example new ExistingCluster({ ... }) */
  readonly cluster: IKubernetesCluster;
  /** Dynamo's release. @default "1.6.1" @example "1.6.1" */
  readonly release?: string;
  /** Namespace in which the platform will be installed. @default "dynamo-system" @example "dynamo-system" */
  readonly platformNamespace?: string;
  /** Name that the platform's Helm release will have. @default "dynamo-platform" @example "dynamo-platform" */
  readonly platformReleaseName?: string;
  /**
   * The operator's image, from which the CRDs are taken: a copy of the release's own, or one made of it. Its tag is the
   * release's if none is given. From release 1.0 on.
   * @default - NVIDIA's image of the release
   * @example "registry.example.com/kubernetes-operator:1.6.1"
   */
  readonly operatorImage?: string;
  /**
   * Names of pull secrets in namespace `dynamo-crds`. From release 1.0 on.
   * @default - none, NVIDIA's image needs none
   * @example ["my-registry"]
   * @format secret-name
   * @unique
   */
  readonly imagePullSecrets?: string[];
  /** Registry from which every image is taken. @default - each from its own @example ImageMirror.of("registry.example.com/mirror") */
  readonly imageMirror?: ImageMirror;
  /** Where NVIDIA's chart is had from, up to release 0.9.1. @default - NVIDIA's repository @example ChartRepository.of("https://charts.example.com") */
  readonly chartRepository?: ChartRepository;
  /** Whether namespace `dynamo-crds` is made, and goes when this goes. From release 1.0 on. @default true */
  readonly createNamespace?: boolean;
  /**
   * Whether another Helm release's cluster-wide operator may be in the cluster, whose CRDs become these: for a platform that is restricted to a
   * namespace. Otherwise the cluster is asked before anything is applied, as NVIDIA's chart asks it (`validateClusterWideInstallation`), and such
   * an operator is refused by its name. From release 1.2 on.
   * @default false
   */
  readonly besideOtherOperator?: boolean;
}

/**
 * Dynamo's CRDs, before anything of their kinds is planned.
 *
 * Up to 0.9.1 they are a chart of NVIDIA's. From 1.0 on they are larger than a Helm release can hold (ai-dynamo/dynamo#6466,
 * #11618), and the operator's image carries them with a program that applies them: a small chart of ours runs it as a Job and waits
 * for it. The Job has a namespace of its own, since the platform's is made one stack later and goes one stack earlier.
 *
 * Destroying this leaves the CRDs, and with them the graphs that users made: nothing here may delete them, and NVIDIA's old chart
 * keeps them too.
 */
export class DynamoCrds extends Construct {
  /** The release, with what is known of it. */
  public readonly release: DynamoRelease;
  /** The Helm release, for `dependsOn`. */
  public readonly helmRelease: HelmRelease;

  public constructor(scope: Construct, id: string, given: DynamoCrdsProps) {
    super(scope, id);
    const shape = admit<DynamoCrdsProps>("", given, DYNAMO_CRDS);
    const props = shape.value;
    this.release = DynamoRelease.of(props.release ?? DynamoRelease.DEFAULT);
    const platformNamespace = props.platformNamespace ?? PLATFORM_NAMESPACE;
    const platformReleaseName = props.platformReleaseName ?? PLATFORM_RELEASE_NAME;
    const findings = [
      ...findReleaseProblems("release", this.release.version),
      ...findPlatformNameProblems("platformNamespace", platformNamespace, "platformReleaseName", platformReleaseName),
      ...((props.createNamespace ?? true) ? findNamespaceTaken(platformNamespace) : []),
      ...checkOperatorImage("operatorImage", props.operatorImage, this.release),
    ];
    refuse(this, besides(shape.findings, findings));
    warnOfRelease(this, this.release.version);
    this.helmRelease =
      this.release.crdDelivery === "chart"
        ? this.installChart(props)
        : this.runJob(props, platformNamespace, platformReleaseName);
    this.node.defaultChild = this.helmRelease.resource;
  }

  private installChart({ imageMirror, chartRepository }: DynamoCrdsProps): HelmRelease {
    return new HelmRelease(this, "release", {
      name: CRDS_RELEASE_NAME,
      // As in the guides of those releases.
      namespace: "default",
      repository: DYNAMO_REPOSITORY,
      chart: "dynamo-crds",
      version: this.release.version,
      imageMirror,
      chartRepository,
    });
  }

  private runJob(props: DynamoCrdsProps, platformNamespace: string, platformReleaseName: string): HelmRelease {
    const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
    const made = (props.createNamespace ?? true) ? new Namespace(this, "namespace", { name: CRDS_NAMESPACE, labels }) : undefined;
    const { repository, tag } = splitImage(props.operatorImage ?? this.release.operatorImage(), this.release.version);
    const image = `${repository}:${tag}`;
    return new HelmRelease(this, "release", {
      name: CRDS_RELEASE_NAME,
      namespace: CRDS_NAMESPACE,
      localChart: crdsChartPath(),
      values: {
        ...crdApplyValues({
          release: this.release,
          // Mirrored here already: the Job's name carries what its pod is made of.
          image: props.imageMirror?.apply(image) ?? image,
          platformNamespace,
          platformReleaseName,
          tolerations: spotTolerations(props.cluster),
          imagePullSecrets: props.imagePullSecrets,
        }),
        ...(props.besideOtherOperator === true ? { besideOtherOperator: true } : {}),
      },
      imageMirror: props.imageMirror,
      imageValues: ["image"],
      dependsOn: made === undefined ? undefined : [made.resource],
    });
  }
}

function findNamespaceTaken(platformNamespace: string): Finding[] {
  if (platformNamespace !== CRDS_NAMESPACE) return [];
  return [
    {
      code: "namespace-taken",
      property: "platformNamespace",
      value: platformNamespace,
      reason: "the Job that applies the CRDs has this namespace, and two stacks can't make the same one",
      fix: `give the platform another, such as "${PLATFORM_NAMESPACE}"`,
    },
  ];
}
