import { Token } from "../../core/framework";
import { formatImage, parseImage } from "../../core/forms/image-reference";
import { Finding } from "../../core/problems/problem";
import { ImageDigests } from "./image-digests";
import { ImageMirror } from "./image-mirror";

/** The most images that a problem names one by one. */
const MOST_NAMED = 10;

/**
 * Each image by its digest, and from the mirror where there is one: what passes an image through a mirror passes it through here. What
 * finds no digest is remembered, and told when all images have come by.
 */
export class PinnedImages extends ImageMirror {
  private readonly missing = new Set<string>();
  private readonly fixed = new Set<string>();

  public constructor(
    private readonly mirror: ImageMirror | undefined,
    private readonly digests: ImageDigests,
  ) {
    super(mirror?.registry ?? "", [], [...(mirror?.chartImages ?? []), ...digests.chartImages], []);
  }

  public override apply(image: string): string {
    const parts = Token.isUnresolved(image) ? undefined : parseImage(image);
    if (parts === undefined) return this.place(image);
    const digest = this.digestOf(formatImage(parts));
    return this.place(digest === undefined ? image : `${formatImage(parts)}@${digest}`);
  }

  public override place(image: string): string {
    return this.mirror?.apply(image) ?? image;
  }

  public override original(image: string): string {
    return this.mirror?.original(image) ?? super.original(image);
  }

  public override digestOf(name: string, canBeWritten = true): string | undefined {
    // Values that a mirror was written into name its copies.
    const image = this.mirror?.original(name) ?? name;
    if (image.includes("@") || this.digests.mayStay(image)) return undefined;
    const digest = canBeWritten ? this.digests.digestOf(image) : undefined;
    if (digest === undefined) (canBeWritten ? this.missing : this.fixed).add(image);
    return digest;
  }

  public override findings(property: string): Finding[] {
    return this.mirror?.findings(property) ?? [];
  }

  public override get unknown(): { readonly property: string; readonly so: string } {
    return this.mirror?.unknown ?? { property: "imageDigests.chartImages", so: "nobody can say that they are pinned" };
  }

  /** What was used and has no digest, once everything is made. */
  public misses(property: string): Finding[] {
    const wrong = this.digests.findings(property);
    if (wrong.length > 0) return wrong;
    const findings: Finding[] = [];
    if (this.missing.size > 0) {
      const reason = `${this.digests.file} has no digest of ${named(this.missing)}`;
      findings.push({ code: "image-digest-missing", property, value: this.missing.size, reason, fix: `ask the registries: npx cdktf-dynamo images --digests ${this.digests.file}` });
    }
    if (this.fixed.size > 0) {
      const reason = `their charts take no digest by a value that is known: ${named(this.fixed)}`;
      findings.push({ code: "image-digest-fixed", property: `${property}.except`, value: this.fixed.size, reason, fix: "name them in except, which leaves them at their tags" });
    }
    return findings;
  }
}

function named(images: ReadonlySet<string>): string {
  const all = [...images].sort();
  const rest = all.length - MOST_NAMED;
  return rest > 0 ? `${all.slice(0, MOST_NAMED).join(", ")} and ${rest} more` : all.join(", ");
}
