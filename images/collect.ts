import * as fs from "fs";
import * as path from "path";
import { formatImage, parseImage } from "../constructs/core/forms/image-reference";
import { ChartImages, findChartImages, imageUnder, imagesUnder } from "../constructs/kubernetes/images/chart-images";
import { Helm } from "./helm";
import { imagesOf } from "./pod-images";
import { StackFolder } from "./stacks";
import { Expressions, ReleaseResource, releaseValues } from "./values";

/** Where an image comes from. */
export type Origin = "own chart" | "third-party" | "resource";

/** An image, and what uses it. */
export interface ListedImage {
  readonly image: string;
  readonly origins: Origin[];
  /** Stack and release, or stack and resource: "eks-platform/dynamo-platform". */
  readonly usedBy: string[];
}

/** Something that brings images which can't be named. */
export interface Nameless {
  readonly what: string;
  readonly usedBy: string[];
}

/** All images that stacks use, sorted, each once. */
export interface ImageList {
  readonly images: ListedImage[];
  /** What the cloud brings from its own registry. */
  readonly cloud: Nameless[];
  /** Charts and parts of charts whose images aren't known. */
  readonly unknown: Nameless[];
}

/** Collects, and knows each thing once. */
class Collection {
  private readonly images = new Map<string, { origins: Set<Origin>; usedBy: Set<string> }>();
  private readonly named = { cloud: new Map<string, Set<string>>(), unknown: new Map<string, Set<string>>() };

  public add(text: string, origin: Origin, user: string): void {
    const parts = parseImage(text);
    if (parts === undefined) return this.note("unknown", `an image known only at apply, or no image: ${text}`, user);
    const image = formatImage(parts);
    const entry = this.images.get(image) ?? { origins: new Set(), usedBy: new Set() };
    entry.origins.add(origin);
    entry.usedBy.add(user);
    this.images.set(image, entry);
  }

  public note(list: "cloud" | "unknown", what: string, user: string): void {
    this.named[list].set(what, (this.named[list].get(what) ?? new Set()).add(user));
  }

  public list(): ImageList {
    const nameless = (map: Map<string, Set<string>>): Nameless[] =>
      [...map].map(([what, users]) => ({ what, usedBy: [...users].sort() })).sort((a, b) => (a.what < b.what ? -1 : 1));
    const images = [...this.images].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      images: images.map(([image, { origins, usedBy }]) => ({ image, origins: [...origins].sort(), usedBy: [...usedBy].sort() })),
      cloud: nameless(this.named.cloud),
      unknown: nameless(this.named.unknown),
    };
  }
}

/**
 * The images of stacks: a chart in the stack's own folder is rendered with the release's values, one from a repository is looked up,
 * and what no row tells is named as unknown.
 *
 * @param own rows that go before those of the table
 */
export function collectImages(stacks: readonly StackFolder[], helm: Helm, own: readonly ChartImages[] = []): ImageList {
  const found = new Collection();
  const expressions = new Expressions();
  const rendered: { readonly user: string; readonly document: string }[] = [];
  for (const { stack, folder, type, id, instance } of resourcesOf(stacks)) {
    if (type === "helm_release") {
      const release = instance as ReleaseResource;
      const user = `${stack}/${release.name ?? id}`;
      const values = releaseValues(release, expressions, helm);
      const local = path.resolve(folder, release.chart ?? "");
      if (values === undefined) found.note("unknown", `chart ${release.chart}: its values are known only at apply`, user);
      // Had from elsewhere than its own repository: what its rows are called by stands beside it.
      else if (release["//"]?.chart !== undefined) addThirdParty(found, release["//"].chart, values, user, own, expressions);
      else if (fs.existsSync(path.join(local, "Chart.yaml"))) {
        const documents = helm.render(local, release.name ?? id, release.namespace ?? "default", values);
        rendered.push(...documents.map((document) => ({ user, document })));
      } else addThirdParty(found, release, values, user, own, expressions);
    } else if (type === "aws_eks_addon") {
      const { addon_name: name = id } = instance as { addon_name?: string };
      found.note("cloud", `EKS add-on ${name}, from AWS's own registry in the region`, `${stack}/${name}`);
    } else if (type.startsWith("kubernetes_") && !/_(config_map|secret)(_v1)?$/.test(type)) {
      const { manifest = instance } = instance as { manifest?: object };
      for (const image of imagesOf(manifest)) found.add(image, "resource", `${stack}/${type}.${id}`);
    }
  }
  helm.parse(rendered.map(({ document }) => document)).forEach((object, index) => {
    for (const image of imagesOf(object)) found.add(expressions.show(image), "own chart", rendered[index].user);
  });
  return found.list();
}

interface Resource {
  readonly stack: string;
  readonly folder: string;
  readonly type: string;
  readonly id: string;
  readonly instance: object;
}

function resourcesOf(stacks: readonly StackFolder[]): Resource[] {
  return stacks.flatMap(({ name: stack, folder, resources }) =>
    Object.entries(resources).flatMap(([type, instances]) =>
      Object.entries(instances).map(([id, instance]) => ({ stack, folder, type, id, instance })),
    ),
  );
}

function addThirdParty(
  found: Collection,
  release: ReleaseResource,
  values: { [key: string]: unknown },
  user: string,
  own: readonly ChartImages[],
  expressions: Expressions,
): void {
  const oci = /^(oci:\/\/.+)\/([^/]+)$/.exec(release.chart ?? "");
  const [repository, chart] = oci === null ? [release.repository ?? "", release.chart ?? ""] : [oci[1], oci[2]];
  const { version = "(no version)" } = release;
  const known = findChartImages({ repository, chart, version }, own);
  if (known === undefined) {
    found.note("unknown", `chart ${chart} ${version}${repository === "" ? "" : ` of ${repository}`}`, user);
    return;
  }
  for (const row of imagesUnder(known, values)) {
    if (row.image === undefined) found.note("unknown", `${row.part ?? "a part"} of chart ${chart} ${version}`, user);
    else found.add(expressions.show(imageUnder(row, values)), "third-party", user);
  }
}
