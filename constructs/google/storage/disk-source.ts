/** From where a disk has its files. */
export class GkeDiskSource {
  /** A snapshot of a disk that was filled. @param name as `gcloud compute snapshots list` prints it, or its path in another project */
  public static snapshot(name: string): GkeDiskSource {
    return new GkeDiskSource("snapshot", name);
  }

  /** An image of a disk that was filled. @param name as `gcloud compute images list` prints it, or its path in another project */
  public static image(name: string): GkeDiskSource {
    return new GkeDiskSource("image", name);
  }

  /** A Hyperdisk ML that is there, in the mode READ_ONLY_MANY: neither made nor destroyed. @param name as `gcloud compute disks list` prints it */
  public static existingDisk(name: string): GkeDiskSource {
    return new GkeDiskSource("disk", name);
  }

  private constructor(
    /** "snapshot", "image" or "disk". */
    public readonly kind: string,
    public readonly name: string,
  ) {}
}
