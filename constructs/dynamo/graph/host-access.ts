import { nearest } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import { isObject } from "../../core/shape/shape";

/** What of its node a pod may be given, each by the field that gives it (Kubernetes' pod security standards, `privileged` against `baseline`). */
const FIELDS: { readonly [field: string]: string } = {
  hostNetwork: "its pods would have the node's own network, past every network policy, and its cloud's metadata with it",
  hostPID: "its pods would see every process of the node, and their environment",
  hostIPC: "its pods would share memory with whatever else runs on the node",
  hostPath: "its pods would mount a folder of the node",
  privileged: "its container would be root on the node",
  hostProcess: "its container would be a process of the node",
  capabilities: "its container would have rights of the kernel's beyond a container's own, of which several make it root on the node",
  hostPort: "its pods would take a port of the node, past the Service and its policies",
  procMount: "its container would see the kernel's files unmasked",
  seccompProfile: "its container could make every call of the kernel",
  appArmorProfile: "its container would run without AppArmor",
  seLinuxOptions: "its container would be of another kind to SELinux than containers are",
};

/** Rights that a container may add: the baseline's, and memory that stays where it is, which RDMA needs and which harms nobody else. */
const CAPABILITIES = ["AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "IPC_LOCK", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"];

/** Kinds of containers in SELinux that the baseline has. */
const SELINUX_TYPES = ["container_t", "container_init_t", "container_kvm_t", "container_engine_t"];
/** Before Kubernetes 1.30 a container's profile was an annotation, which is still read. */
const APPARMOR = "container.apparmor.security.beta.kubernetes.io/";

/** Fields that take something only by some of their values; the others by any that isn't false. */
const TAKES: { readonly [field: string]: ((value: unknown) => boolean) | undefined } = {
  capabilities: (value) => isObject(value) && Array.isArray(value.add) && (value.add as unknown[]).some((one) => !CAPABILITIES.includes(String(one).toUpperCase().replace(/^CAP_/, ""))),
  hostPort: (value) => value !== 0,
  procMount: (value) => value !== "Default",
  seccompProfile: (value) => isObject(value) && value.type === "Unconfined",
  appArmorProfile: (value) => (isObject(value) ? value.type === "Unconfined" : value === "unconfined"),
  seLinuxOptions: (value) => isObject(value) && ((value.type ?? "") !== "" && !SELINUX_TYPES.includes(String(value.type)) || (value.user ?? "") !== "" || (value.role ?? "") !== ""),
};

/** The names of `hostAccess`. */
export const HOST_ACCESS: readonly string[] = Object.keys(FIELDS);

/** Where in an object a pod is given any of it, each as its path. */
function given(at: string, value: unknown): { readonly at: string; readonly field: string; readonly value: unknown }[] {
  if (Array.isArray(value)) return (value as unknown[]).flatMap((one, index) => given(`${at}[${index}]`, one));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => {
    const path = at === "" ? key : `${at}.${key}`;
    const field = key.startsWith(APPARMOR) ? "appArmorProfile" : key;
    if (!Object.hasOwn(FIELDS, field)) return given(path, one);
    // A text in its place is the API server's to refuse; it may stand for true.
    return one === false || one === undefined || one === null || TAKES[field]?.(one) === false ? [] : [{ at: path, field, value: one }];
  });
}

/** What a graph's pods take of their nodes without being allowed to, and names of what isn't there to be taken. */
export function checkHostAccess(at: string, graph: unknown, allowed: readonly string[] = []): Finding[] {
  const unknown = allowed.flatMap((name, index): Finding[] => {
    if (HOST_ACCESS.includes(name)) return [];
    const near = nearest(name, [...HOST_ACCESS]);
    return [{ code: "unknown-choice", property: `hostAccess[${index}]`, value: name, reason: `a pod may be given ${HOST_ACCESS.join(", ")}`, fix: near === undefined ? "write one of them" : `did you mean "${near}"?` }];
  });
  const taken = given(at, graph).filter(({ field }) => !allowed.includes(field));
  return [
    ...unknown,
    ...taken.map(({ at: property, field, value }): Finding => ({
      code: "host-access",
      property,
      value,
      reason: `${FIELDS[field]}, and the models' namespace is held to less`,
      fix: `take it out; or allow it by name, hostAccess: ["${field}"], where it is what you want`,
    })),
  ];
}

/** Values of a chart by which its pods would be given any of it, each as a sentence: what a chart means by them is its own. */
export function hostAccessOfValues(values: unknown): string[] {
  return given("values", values).map(({ at, field }) => `${at}: ${FIELDS[field]}, where the chart means by it what Kubernetes does; take it out, unless that is what you want.`);
}
