/** Kinds whose content isn't pods: texts, and schemas in which `image` is a field's name. */
const NO_PODS = ["ConfigMap", "Secret", "CustomResourceDefinition"];

/**
 * The images that an object of Kubernetes names: of its containers wherever its pods stand, custom resources with pod templates of
 * their own included (`podTemplate`, `extraPodSpec.mainContainer`), and of volumes that are images.
 */
export function imagesOf(object: unknown): string[] {
  const { kind } = (object ?? {}) as { kind?: unknown };
  return NO_PODS.includes(String(kind)) ? [] : imagesBelow(object);
}

function imagesBelow(part: unknown): string[] {
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => {
    if (key !== "image") return imagesBelow(value);
    const text = typeof value === "object" && value !== null ? (value as { reference?: unknown }).reference : value;
    return typeof text === "string" && text !== "" ? [text] : imagesBelow(value);
  });
}
