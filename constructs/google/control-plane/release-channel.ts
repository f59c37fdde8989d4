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

  /** A channel that has no name here yet. */
  public static of(channel: string): ReleaseChannel {
    return new ReleaseChannel(channel);
  }

  private constructor(public readonly channel: string) {}
}
