import { checkHostAccess } from "../../../../constructs/dynamo/graph/host-access";

const told = (pod: object, allowed?: string[]): string[] => checkHostAccess("", pod, allowed).map(({ code, property }) => `${code} ${property}`);

describe.each<[string, object, string, object]>([
  ["hostProcess", { securityContext: { windowsOptions: { hostProcess: true } } }, "securityContext.windowsOptions.hostProcess", { securityContext: { windowsOptions: { hostProcess: false } } }],
  ["capabilities", { securityContext: { capabilities: { add: ["SYS_ADMIN"] } } }, "securityContext.capabilities", { securityContext: { capabilities: { drop: ["ALL"], add: ["IPC_LOCK", "NET_BIND_SERVICE"] } } }],
  ["capabilities", { securityContext: { capabilities: { add: ["ALL"] } } }, "securityContext.capabilities", { securityContext: { capabilities: {} } }],
  ["hostPort", { ports: [{ containerPort: 8000, hostPort: 8000 }] }, "ports[0].hostPort", { ports: [{ containerPort: 8000, hostPort: 0 }] }],
  ["procMount", { securityContext: { procMount: "Unmasked" } }, "securityContext.procMount", { securityContext: { procMount: "Default" } }],
  ["seccompProfile", { securityContext: { seccompProfile: { type: "Unconfined" } } }, "securityContext.seccompProfile", { securityContext: { seccompProfile: { type: "RuntimeDefault" } } }],
  ["appArmorProfile", { securityContext: { appArmorProfile: { type: "Unconfined" } } }, "securityContext.appArmorProfile", { securityContext: { appArmorProfile: { type: "RuntimeDefault" } } }],
  ["appArmorProfile", { annotations: { "container.apparmor.security.beta.kubernetes.io/main": "unconfined" } }, "annotations.container.apparmor.security.beta.kubernetes.io/main", { annotations: { "container.apparmor.security.beta.kubernetes.io/main": "runtime/default" } }],
  ["seLinuxOptions", { securityContext: { seLinuxOptions: { type: "spc_t" } } }, "securityContext.seLinuxOptions", { securityContext: { seLinuxOptions: { type: "container_t", level: "s0:c1" } } }],
])("%s", (name, pod, path, harmless) => {
  test("is refused, unless it is named", () => {
    expect(told(pod)).toEqual([`host-access ${path}`]);
    expect(told(pod, [name])).toEqual([]);
    expect(told(pod, ["privileged"])).toEqual([`host-access ${path}`]);
  });

  test("is taken where it takes nothing", () => expect(told(harmless)).toEqual([]));
});
