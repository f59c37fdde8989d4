import * as fs from "fs";
import * as path from "path";
import { Release } from "./bindings";
import { findNotJson } from "../core/shape/json";
import { ITerraformDependable, Token } from "../core/framework";
import { Construct } from "constructs";
import { checkDnsLabel } from "../core/checks/checks";
import { Finding } from "../core/problems/problem";
import { refuse } from "../core/problems/refuse";
import { Values } from "../core/names/value-path";
import { ChartFolder } from "./chart-folder";
import { ChartRepository } from "./chart-repository";
import { chartField } from "./chart-field";
import { ImageMirror } from "./images/image-mirror";
import { findOwnerProblems } from "./cluster-owners";
import { mirrorChart, mirrorPaths } from "./images/mirror-values";
import { SecretValues, findSecretProblems, writeOnly } from "./secret-values";
import { valuesText } from "./values-text";

/** Longest name of a release: Helm itself refuses more, to leave room for suffixes (helm.sh/helm `chartutil.ValidateReleaseName`). */
const LONGEST_RELEASE_NAME = 53;

/** Revisions of a release that are kept, each a Secret in the release's namespace. Helm's own limit for its command line. */
const KEPT_REVISIONS = 10;

/** Properties of `HelmRelease`. The chart is either `chart` with `repository` and `version`, or `localChart`. */
export interface HelmReleaseProps {
  /** Name of the release: at most 53 characters. */
  readonly name: string;
  /** Namespace of the release. It must be there: see `Namespace`. */
  readonly namespace: string;
  /** Name of the chart in its repository. @default - the chart is `localChart` */
  readonly chart?: string;
  /** Address of the chart's repository. @default - the chart is `localChart` */
  readonly repository?: string;
  /**
   * Where the chart is had from in place of `repository`, by the same name and version. `repository` stays what it is known by: the
   * images of its charts are looked up by that.
   * @default - from `repository`
   */
  readonly chartRepository?: ChartRepository;
  /** Version of the chart, exact. @default - the chart is `localChart` */
  readonly version?: string;
  /**
   * Absolute path of a chart's folder. It is copied into the output, but for what its `.helmignore` names, and its path there is what
   * Terraform gets.
   * @default - the chart is `chart`
   */
  readonly localChart?: string;
  /** Values of the chart. May hold values known only at apply. They stand in the state in clear, twice. @default - the chart's own */
  readonly values?: { [key: string]: unknown };
  /** Values that don't come into the state. @default - none: a chart that reads a Secret by its name is better still */
  readonly secretValues?: SecretValues;
  /**
   * Whether Terraform waits until the release's objects are ready and its Jobs have finished, and fails when they aren't in time.
   * @default true
   */
  readonly wait?: boolean;
  /** How long Helm waits for each step, in seconds. @default 600 */
  readonly timeoutSeconds?: number;
  /**
   * Registry from which every image is taken. The chart's images must be known: by constructs/kubernetes/data/chart-images.json or
   * the mirror's own rows, of a `localChart` by `imageValues`.
   * @default - each from its own registry
   */
  readonly imageMirror?: ImageMirror;
  /**
   * Paths of the values that are images, of a `localChart`: "worker.image". All images of the chart must stand in values.
   * @default - not known, and an image mirror is refused
   */
  readonly imageValues?: string[];
  /**
   * Whether Helm makes the namespace where it isn't there. Nothing then takes it away: what makes namespaces of its own has `Namespace`.
   * @default false
   */
  readonly createNamespace?: boolean;
  /** Whether objects of another release are taken over, where this one makes such too. @default false: Helm refuses them */
  readonly takeOwnership?: boolean;
  /** What must stand before this, and goes only after it. @default - nothing more than what the values refer to */
  readonly dependsOn?: ITerraformDependable[];
}

/**
 * A chart, installed.
 *
 * Nothing is undone when it fails: not `atomic`, which would uninstall what came up and with it the pods whose logs tell why, and
 * not `cleanup_on_fail`, which deletes what an upgrade made. A failed upgrade is tried again by the next apply, over what is there.
 *
 * A first install that failed is tried again too, though Terraform has no trace of it in its state (the Helm provider 3.1.1 leaves
 * none, hashicorp/terraform-provider-helm#1665) and Helm by itself refuses the name: with `replace`, which takes a failed release's
 * name and waits for Jobs; and without `wait` by an upgrade of what is there (`upgrade_install`), which also takes away what the first
 * attempt made and the next no longer wants, and waits for no Job. That one takes a deployed release that the state lacks too.
 */
export class HelmRelease extends Construct {
  /** The Terraform resource, for `dependsOn`; also `node.defaultChild`. */
  public readonly resource: Release;
  /** The values as the chart gets them, those of the image mirror among them, without the secret ones. @default - the chart's own */
  public readonly values?: { [key: string]: unknown };

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: HelmReleaseProps,
  ) {
    super(scope, id);
    refuse(this, [
      ...checkDnsLabel("name", props.name, LONGEST_RELEASE_NAME),
      ...checkSource(props),
      ...findSecretProblems("secretValues", props.secretValues),
      // Add-ons come with values that no shape has seen.
      ...findNotJson("values", props.values).filter(({ code }) => code === "pasted-secret"),
    ]);
    refuse(this, findOwnerProblems(this, { name: props.name, namespace: props.namespace, chart: knownName(props), values: props.values }));
    const values = this.mirrored(props);
    this.values = values;
    const wait = props.wait ?? true;
    this.resource = new Release(this, "release", {
      name: props.name,
      namespace: props.namespace,
      ...this.source(props),
      values: values === undefined ? undefined : [valuesText(values)],
      ...writeOnly(props.secretValues),
      // A namespace that Helm makes outlives the release; ours are made by `Namespace` and go with the stack.
      createNamespace: props.createNamespace ?? false,
      ...(props.takeOwnership === true ? { takeOwnership: true } : {}),
      wait,
      waitForJobs: wait,
      timeout: props.timeoutSeconds ?? 600,
      atomic: false,
      cleanupOnFail: false,
      ...(wait ? { replace: true } : { upgradeInstall: true }),
      maxHistory: KEPT_REVISIONS,
      dependsOn: props.dependsOn,
    });
    this.node.defaultChild = this.resource;
    // Terraform passes over this key; the list of images knows the chart by it. One of ours lies in the output, wherever others come from.
    if (props.chartRepository !== undefined && props.localChart === undefined) {
      this.resource.addOverride("//", { chart: { repository: props.repository, chart: props.chart, version: props.version } });
    }
  }

  /** Name of the chart: its own where it is a folder, as `helm list` shows it. */
  public get chartName(): string {
    const { localChart, chart = "" } = this.props;
    return localChart === undefined ? chart : chartField(localChart, "name");
  }

  /** Version of the chart, exact. */
  public get chartVersion(): string {
    const { localChart, version = "" } = this.props;
    return localChart === undefined ? version : chartField(localChart, "version");
  }

  private mirrored(props: HelmReleaseProps): Values | undefined {
    const { imageMirror: mirror, imageValues, localChart, repository = "", chart = "", version = "", values } = props;
    if (mirror === undefined) return values;
    refuse(this, mirror.findings("imageMirror"));
    if (localChart === undefined) {
      const mirrored = mirrorChart({ repository, chart, version }, values ?? {}, mirror);
      refuse(this, mirrored.findings);
      return mirrored.values;
    }
    if (imageValues !== undefined) return mirrorPaths(imageValues, values ?? {}, mirror);
    refuse(this, [
      {
        code: "chart-images-unknown",
        property: "imageValues",
        value: imageValues,
        reason: "which of the values are images isn't said, so nobody can say that the mirror holds them",
        fix: "give their paths, or [] for a chart without images",
      },
    ]);
    return values;
  }

  private source(props: HelmReleaseProps): ChartSource {
    const { localChart, chart = "", repository, version, chartRepository } = props;
    if (localChart !== undefined) {
      // Where an upgrade may stand for the install, a version that isn't given is read from the cluster, and the plan fails over it
      // when the chart's has changed ("inconsistent result", provider 3.1.1).
      return { chart: this.copied(localChart), version: (props.wait ?? true) ? undefined : this.chartVersion };
    }
    if (chartRepository === undefined || version === undefined) return { chart, repository, version };
    const findings = chartRepository.findings("chartRepository", { chart, version });
    refuse(this, findings);
    const place = chartRepository.find({ chart, version });
    return { chart: place.path === undefined ? chart : this.copied(place.path), repository: place.repository, version };
  }

  private copied(chart: string): string {
    return new ChartFolder(this, "chart", { path: chart }).path;
  }
}

/** The chart's name; none of a folder that is no chart, which is told where the folder is read. */
function knownName({ localChart, chart = "" }: HelmReleaseProps): string {
  return localChart === undefined ? chart : fs.existsSync(path.join(localChart, "Chart.yaml")) ? chartField(localChart, "name") : "";
}

/** Arguments of `helm_release` that say where its chart is. */
interface ChartSource {
  readonly chart: string;
  readonly repository?: string;
  readonly version?: string;
}

function checkSource(props: HelmReleaseProps): Finding[] {
  const { localChart, chart, repository, version } = props;
  if (localChart !== undefined) {
    if (chart === undefined && repository === undefined && version === undefined) return [];
    return [
      {
        code: "two-chart-sources",
        property: "localChart",
        value: localChart,
        reason: "chart, repository or version is given too, and a release comes from one chart",
        fix: "give either localChart, or chart with repository and version",
      },
    ];
  }
  return Object.entries({ chart, repository, version }).flatMap(([property, value]) =>
    typeof value === "string" && value !== ""
      ? property === "version"
        ? checkVersion(value)
        : []
      : [
          {
            code: "chart-not-pinned",
            property,
            value,
            reason: "a chart is named by repository, name and exact version, so that the same app installs the same thing",
            fix: `give ${property}, or a chart of your own with localChart`,
          },
        ],
  );
}

/** Three numbers and what may follow them (semver.org), with or without a "v" before, as some charts are published. */
const EXACT_VERSION = /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/;

/** Helm takes a range for a version, and `1` or `1.2` for one too: each apply would install what is newest then. */
function checkVersion(value: string): Finding[] {
  if (Token.isUnresolved(value) || EXACT_VERSION.test(value)) return [];
  const reason = "Helm reads this as a range, or finds no chart by it; the same app would install another chart tomorrow";
  return [{ code: "chart-not-pinned", property: "version", value, reason, fix: 'write one version with all its numbers, such as "1.2.3"' }];
}
