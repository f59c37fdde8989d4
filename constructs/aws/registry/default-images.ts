/** Repositories that there are where nobody names any. */
export const DEFAULT_IMAGES: readonly string[] = ["preflight"];
