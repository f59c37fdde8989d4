import { Token } from "../../core/framework";
import { formatImage, parseImage } from "../../core/forms/image-reference";
import { Finding } from "../../core/problems/problem";
import { ImageMirror } from "./image-mirror";

/**
 * Registries behind repositories of a cloud's that keep what they are asked for (Artifact Registry's remote repositories): an image keeps its name below
 * its host, and the host is exchanged. Nothing is copied by hand; of a host without a repository images stay as they are.
 */
export class RemoteImages extends ImageMirror {
  /** @param addresses of each registry's host what goes before its images' names in place of it */
  public static fromAddresses(addresses: { [host: string]: string }): RemoteImages {
    return new RemoteImages(addresses);
  }

  private constructor(private readonly addresses: { readonly [host: string]: string }) {
    super("", [], [], []);
  }

  /** The hosts that are behind a repository. */
  public get hosts(): string[] {
    return Object.keys(this.addresses);
  }

  public override apply(image: string): string {
    const parts = Token.isUnresolved(image) ? undefined : parseImage(image);
    if (parts === undefined) return image;
    const full = formatImage(parts);
    const host = this.hosts.find((one) => full.startsWith(`${one}/`));
    return host === undefined ? image : `${this.addresses[host]}/${full.slice(host.length + 1)}`;
  }

  public override original(image: string): string {
    const host = this.hosts.find((one) => image.startsWith(`${this.addresses[one]}/`));
    const name = host === undefined ? image : `${host}/${image.slice(this.addresses[host].length + 1)}`;
    const parts = parseImage(name);
    return parts === undefined ? name : formatImage(parts);
  }

  /** Nothing: its repositories are checked where they are made. */
  public override findings(_property: string): Finding[] {
    return [];
  }
}
