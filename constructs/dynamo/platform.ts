import { Construct, IConstruct } from "constructs";
import { AvailabilityOptions, isHigh } from "../cluster/availability/availability";
import { IKubernetesCluster, spotTolerations } from "../cluster/kubernetes-cluster";
import { Finding } from "../core/problems/problem";
import { refuse } from "../core/problems/refuse";
import { admit, besides } from "../core/shape/shape";
import { warn } from "../core/problems/warn";
import { readPath } from "../core/names/value-path";
import { clusterKey } from "../kubernetes/cluster-of";
import { ChartRepository } from "../kubernetes/chart-repository";
import { DisruptionBudgets } from "../kubernetes/disruption/disruption-budgets";
import { HelmRelease } from "../kubernetes/helm-release";
import { ImageMirror } from "../kubernetes/images/image-mirror";
import { Namespace } from "../kubernetes/namespace";
import { OPERATOR_LABELS, highPlatform } from "./availability/high-platform";
import { findPlatformProblems } from "./checks/check-platform";
import {
  DYNAMO_REPOSITORY,
  PLATFORM_NAMESPACE,
  PLATFORM_RELEASE_NAME,
  admitName,
  findPlatformNameProblems,
} from "./names";
import { PlatformOptions } from "./platform-options";
import { DYNAMO_PLATFORM } from "./platform-shapes";
import { platformValues } from "./settings/platform-values";
import { DynamoRelease, findReleaseProblems } from "./release";
import { warnOfRelease } from "./checks/warn-release";
import { hostAccessOfValues } from "./graph/host-access";
import { coded } from "../core/problems/warn";

/** Properties of `DynamoPlatform`. */
export interface DynamoPlatformProps extends PlatformOptions, AvailabilityOptions {
  /** The cluster that it is installed into. @example new ExistingCluster({ ... }) */
  readonly cluster: IKubernetesCluster;
  /** Dynamo's release. @default "1.6.1" @example "1.6.1" */
  readonly release?: string;
  /** Namespace of the platform. @default "dynamo-system" @example "dynamo-system" */
  readonly namespace?: string;
  /** Whether the namespace is made, and goes when this goes. @default true */
  readonly createNamespace?: boolean;
  /** Name of the Helm release: at most 31 characters. @default "dynamo-platform" @example "dynamo-platform" */
  readonly releaseName?: string;
  /** Registry from which every image is taken. @default - each from its own @example ImageMirror.of("registry.example.com/mirror") */
  readonly imageMirror?: ImageMirror;
  /** Where the chart is had from. @default - NVIDIA's repository @example ChartRepository.of("https://charts.example.com") */
  readonly chartRepository?: ChartRepository;
}

/** An operator of an app. */
interface Operator {
  readonly cluster: IKubernetesCluster;
  readonly key: string | undefined;
  /** The namespace that it keeps to. @default - the whole cluster is its */
  readonly target: unknown;
  readonly path: string;
}

const operators = new WeakMap<IConstruct, Operator[]>();

/**
 * Dynamo's operator and what it needs: NVIDIA's platform chart, one a cluster. The CRDs must be there: see `DynamoCrds`.
 *
 * Whether somebody else's operator is in the cluster already can't be seen here: the chart looks when it is installed, and refuses.
 */
export class DynamoPlatform extends Construct {
  /** The release, with what is known of it. */
  public readonly release: DynamoRelease;
  /** Namespace of the platform, a constant. */
  public readonly namespace: string;
  /** The Helm release, for `dependsOn`. */
  public readonly helmRelease: HelmRelease;

  public constructor(scope: Construct, id: string, given: DynamoPlatformProps) {
    super(scope, id);
    const shape = admit<DynamoPlatformProps>("", given, DYNAMO_PLATFORM);
    const props = shape.value;
    const { cluster } = props;
    this.release = DynamoRelease.of(props.release ?? DynamoRelease.DEFAULT);
    this.namespace = props.namespace ?? PLATFORM_NAMESPACE;
    const releaseName = props.releaseName ?? PLATFORM_RELEASE_NAME;
    const high = isHigh(props.availability) ? highPlatform(this.release, props) : undefined;
    const options: PlatformOptions = high?.options ?? props;
    const values = platformValues(
      {
        release: this.release,
        tolerations: spotTolerations(cluster),
        systemNodeSelector: cluster.systemPool?.nodeSelector,
      },
      options,
    );
    warnOfRelease(this, this.release.version);
    const nameFindings = findPlatformNameProblems("namespace", this.namespace, "releaseName", releaseName);
    const findings = [
      ...findReleaseProblems("release", this.release.version),
      ...nameFindings,
      ...findPlatformProblems(this.release, this.namespace, options, values),
      ...(high?.findings ?? []),
      ...this.findSecondOperator(cluster, releaseName, values),
    ];
    refuse(this, besides(shape.findings, findings));
    if (this.release.enforces("restricted-for-trying") && readPath(values, "dynamo-operator.namespaceRestriction.enabled") === true) {
      warn(this, [coded("restricted-operator", "an operator restricted to a namespace is for development and tests from Dynamo 1.3 on: NVIDIA doesn't support it in production.")]);
    }
    warn(this, high?.warnings ?? []);
    warn(this, hostAccessOfValues(options.values).map((message) => coded("values-host-access", message)));
    const namespace = admitName(nameFindings, "namespace", this.namespace, PLATFORM_NAMESPACE);
    const made = (props.createNamespace ?? true) ? new Namespace(this, "namespace", { name: namespace }) : undefined;
    this.helmRelease = new HelmRelease(this, "release", {
      name: admitName(nameFindings, "releaseName", releaseName, PLATFORM_RELEASE_NAME),
      namespace,
      repository: DYNAMO_REPOSITORY,
      chart: "dynamo-platform",
      version: this.release.version,
      values,
      imageMirror: props.imageMirror,
      chartRepository: props.chartRepository,
      // As in NVIDIA's own Terraform sample: large images, and a webhook certificate that is made first.
      timeoutSeconds: 900,
      dependsOn: made === undefined ? undefined : [made.resource],
    });
    this.node.defaultChild = this.helmRelease.resource;
    if (high?.labelled === true) {
      const budgets = [{ name: `${releaseName}-operator`, labels: OPERATOR_LABELS }];
      new DisruptionBudgets(this, "budgets", { name: `${releaseName}-budgets`, namespace, budgets, dependsOn: [this.helmRelease.resource] });
    }
  }

  private findSecondOperator(cluster: IKubernetesCluster, releaseName: string, values: { [key: string]: unknown }): Finding[] {
    const restricted = readPath(values, "dynamo-operator.namespaceRestriction.enabled") === true;
    // Without a target it is the release's own namespace.
    const target = restricted ? (readPath(values, "dynamo-operator.namespaceRestriction.targetNamespace") ?? this.namespace) : undefined;
    const root = this.node.root;
    const inApp = operators.get(root) ?? [];
    operators.set(root, inApp);
    const key = keyOf(cluster);
    const first = inApp.find((one) => one.target === target && (one.cluster === cluster || one.key === key));
    inApp.push({ cluster, key, target, path: this.node.path });
    if (first === undefined) return [];
    if (target === undefined) {
      const reason = `a cluster has one operator, and this one has that of ${first.path}; the chart refuses a second one`;
      return [{ code: "two-operators", property: "cluster", value: cluster.clusterName, reason, fix: "install the platform once a cluster" }];
    }
    const reason = `${first.path} installs an operator for this namespace of the cluster already, and both would act on its graphs`;
    return [{ code: "two-restricted-operators", property: "restrictToNamespace", value: target, reason, fix: `give ${releaseName} another namespace, or leave one of them out` }];
  }
}

/** What shows two descriptions of one cluster to be the same: how it is reached. @default - nothing does */
function keyOf({ connection }: IKubernetesCluster): string | undefined {
  return connection === undefined || (connection.execOptions === undefined && connection.kubeconfigOptions === undefined) ? undefined : clusterKey(connection);
}
