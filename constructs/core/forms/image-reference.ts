/**
 * An image reference in its parts: `nvcr.io/nvidia/driver:580.126.20` is the name `nvcr.io/nvidia/driver` and the rest
 * `:580.126.20`.
 */
export interface ImageReference {
  /** Registry host, with its port: "nvcr.io", "localhost:5000". "docker.io" where the text names none. */
  readonly host: string;
  /** Path below the host: "nvidia/driver". Docker Hub's own images have "library/" before them. */
  readonly path: string;
  /** Tag and digest with their marks: ":580.126.20", ":1.0@sha256:...", "@sha256:..."; empty where there is none. */
  readonly version: string;
}

const HOST = "[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]+)?";
const COMPONENT = "[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*";
const VERSION = "(?::[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(?:@sha256:[0-9a-f]{64})?";
const REFERENCE = new RegExp(`^(?:(${HOST})/)?(${COMPONENT}(?:/${COMPONENT})*)(${VERSION})$`);
const PATH = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);
const NAME = new RegExp(`^${HOST}(?:/${COMPONENT})*$`);

/**
 * Takes a reference apart, as Docker and containerd do: the first part is a host only where it has a dot or a port in it or is
 * "localhost", everything else lies on Docker Hub (distribution/reference, `splitDockerDomain`).
 *
 * @returns undefined for a text that is no reference
 */
export function parseImage(text: string): ImageReference | undefined {
  const match = REFERENCE.exec(text);
  if (match === null) return undefined;
  const [, first, rest, version] = match;
  if (first !== undefined && isHost(first)) return { host: first, path: first === "docker.io" ? hubPath(rest) : rest, version };
  return { host: "docker.io", path: hubPath(first === undefined ? rest : `${first}/${rest}`), version };
}

/** The reference written out in full. */
export function formatImage({ host, path, version }: ImageReference): string {
  return `${host}/${path}${version}`;
}

/** Whether a text can stand before an image's path: a registry's host, or a host and folders below it. */
export function isRegistryPrefix(text: string): boolean {
  return NAME.test(text) && isHost(text.split("/")[0]);
}

/** Whether a text can be an image's path, without host, tag and digest: "preflight", "nvidia/driver". */
export function isImagePath(text: string): boolean {
  return PATH.test(text);
}

function isHost(first: string): boolean {
  return /[.:]/.test(first) || first === "localhost";
}

function hubPath(path: string): string {
  return path.includes("/") ? path : `library/${path}`;
}
