/** The registry beside a cluster, from which its nodes may pull. */
export interface IImageRegistry {
  /**
   * What goes before an image's name and a slash: "us-central1-docker.pkg.dev/my-project/gke". Empty for one that takes no image. May be
   * known only at apply.
   */
  readonly address: string;
  /** What to run to fill it: signing in, then building and pushing the images of our own. May be known only at apply. */
  readonly pushCommands: string;
  /**
   * An image's address without its tag, for the values of whatever runs it. May be known only at apply.
   *
   * @param image its name: "preflight"
   */
  imageUrl(image: string): string;
}
