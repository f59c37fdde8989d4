/**
 * How soon GKE gives the cluster new Kubernetes versions.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/concepts/release-channels
 */
export class ReleaseChannel {
  /** New versions first, for trying them. */
  public static readonly RAPID = new ReleaseChannel("RAPID");
  /** Google's own default. */
  public static readonly REGULAR = new ReleaseChannel("REGULAR");
  /** New versions late. */
  public static readonly STABLE = new ReleaseChannel("STABLE");

  /** Each version for up to two years, at a price for the later ones. */
  public static readonly EXTENDED = new ReleaseChannel("EXTENDED");

  /** A channel by Google's name of it. */
  public static of(channel: string): ReleaseChannel {
    return new ReleaseChannel(channel);
  }

  private constructor(public readonly channel: string) {}
}
