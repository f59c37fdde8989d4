import { checkGkeCluster } from "../../../constructs/google/check-gke-cluster";
import { GkeSecurityOptions, GkeSecurityPosture } from "../../../constructs/google/control-plane/security";
import { PROPS, make } from "./made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const cluster = (security?: GkeSecurityOptions): any => make({ security }).one("google_container_cluster");
const apis = (security?: GkeSecurityOptions): string[] => Object.values<any>(make({ security }).of("google_project_service")).map(({ service }) => service);

describe("who watches over a cluster", () => {
  test("nobody is asked unless somebody says so, and nodes are shielded in any case", () => {
    for (const argument of ["security_posture_config", "binary_authorization", "enable_fqdn_network_policy"]) expect(cluster()).not.toHaveProperty(argument);
    // Off, the provider has no word for it: what there is stays, and no plan shows it.
    expect(cluster().lifecycle.ignore_changes).toContain("enable_fqdn_network_policy");
    expect(cluster({ fqdnPolicies: false }).lifecycle.ignore_changes).toContain("enable_fqdn_network_policy");
    expect(cluster({ fqdnPolicies: true }).lifecycle.ignore_changes).not.toContain("enable_fqdn_network_policy");
    expect(cluster().enable_shielded_nodes).toBe(true);
    for (const pool of Object.values<any>(make().of("google_container_node_pool"))) expect(pool.node_config.shielded_instance_config).toEqual({ enable_secure_boot: true, enable_integrity_monitoring: true });
  });

  test("Google's posture, with its API, and off again by a word", () => {
    expect(cluster({ posture: GkeSecurityPosture.BASIC }).security_posture_config).toEqual({ mode: "BASIC" });
    expect(apis({ posture: GkeSecurityPosture.BASIC })).toContain("containersecurity.googleapis.com");
    expect(cluster({ posture: GkeSecurityPosture.DISABLED }).security_posture_config).toEqual({ mode: "DISABLED" });
    expect(apis({ posture: GkeSecurityPosture.DISABLED })).toEqual(apis());
  });

  test("Binary Authorization by the project's policy, and off again by a word", () => {
    expect(cluster({ binaryAuthorization: true }).binary_authorization).toEqual({ evaluation_mode: "PROJECT_SINGLETON_POLICY_ENFORCE" });
    expect(apis({ binaryAuthorization: true })).toContain("binaryauthorization.googleapis.com");
    // Left out, the provider would keep the mode that was there.
    expect(cluster({ binaryAuthorization: false }).binary_authorization).toEqual({ evaluation_mode: "DISABLED" });
  });

  test("policies that name hosts", () => {
    expect(cluster({ fqdnPolicies: true }).enable_fqdn_network_policy).toBe(true);
    expect(cluster({ fqdnPolicies: true }).datapath_provider).toBe("ADVANCED_DATAPATH");
  });

  test("a mode that Google hasn't is refused", () => {
    expect(checkGkeCluster({ ...PROPS, security: { posture: GkeSecurityPosture.of("basic") } })).toEqual([
      expect.objectContaining({ code: "unknown-choice", property: "security.posture", fix: 'did you mean "BASIC"?' }),
    ]);
  });
});
