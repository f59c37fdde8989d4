import { ContainerSecurity } from "./graph";

/** User 1000, as the runtime images have it; nothing of it needs more. */
export const POD_SECURITY: { readonly [name: string]: unknown } = {
  runAsNonRoot: true,
  runAsUser: 1000,
  fsGroup: 1000,
  fsGroupChangePolicy: "OnRootMismatch",
  seccompProfile: { type: "RuntimeDefault" },
};

/** No capability but those that are needed. */
export function containerSecurity(capabilities: readonly string[] = []): ContainerSecurity {
  return { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"], ...(capabilities.length === 0 ? {} : { add: [...capabilities] }) } };
}
