/** An object as kubectl writes it. It has no type here: what it lacks is found out where it is read. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type KubernetesJson = any;
