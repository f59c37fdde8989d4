import { Tokenization } from "cdktf";
import { ControlPlaneAccess } from "../../../../constructs/google/control-plane/control-plane-access";
import { Made, RESOLVING, make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

describe("who reaches the Kubernetes API", () => {
  const reach = (access?: ControlPlaneAccess): { made: Made; exec: any; resource: any } => {
    const made = make({ controlPlaneAccess: access });
    const exec = Tokenization.resolve(made.cluster.connection.execOptions, RESOLVING(made.cluster));
    return { made, exec, resource: made.one("google_container_cluster") };
  };
  const closed = { gcp_public_cidrs_access_enabled: false };

  test("by default only who is inside the VPC", () => {
    const { exec, resource } = reach();
    expect(resource.private_cluster_config.enable_private_endpoint).toBe(true);
    expect(resource.master_authorized_networks_config).toEqual(closed);
    expect(resource.control_plane_endpoints_config).toEqual({ dns_endpoint_config: { allow_external_traffic: false } });
    expect(exec).toMatchObject({
      host: expect.stringMatching(/^https:\/\/\$\{google_container_cluster\.[^.]*\.private_cluster_config\[0\]\.private_endpoint\}$/),
      clusterCaCertificate: expect.stringMatching(/base64decode\(google_container_cluster.*master_auth.*cluster_ca_certificate\)/),
      credential: { command: "gke-gcloud-auth-plugin" },
    });
  });

  test("by DNS name: no public address, IAM at Google's front end, which has a public certificate", () => {
    const { exec, resource } = reach(ControlPlaneAccess.DNS);
    expect(resource.private_cluster_config.enable_private_endpoint).toBe(true);
    expect(resource.master_authorized_networks_config).toEqual(closed);
    expect(resource.control_plane_endpoints_config).toEqual({ dns_endpoint_config: { allow_external_traffic: true } });
    expect(exec.host).toMatch(/^https:\/\/\$\{.*dns_endpoint_config\[0\]\.endpoint\}$/);
    expect(exec.clusterCaCertificate).toBeUndefined();
  });

  test("by a public address, from the networks that are named", () => {
    const { made, exec, resource } = reach(ControlPlaneAccess.authorizedNetworks([{ cidr: "203.0.113.7/32", name: "office" }]));
    expect(resource.private_cluster_config).toMatchObject({ enable_private_nodes: true, enable_private_endpoint: false });
    expect(resource.master_authorized_networks_config).toEqual({
      ...closed,
      cidr_blocks: [{ cidr_block: "203.0.113.7/32", display_name: "office" }],
    });
    expect(resource.control_plane_endpoints_config.dns_endpoint_config.allow_external_traffic).toBe(false);
    // The address comes through a resource that is new whenever the public address is: only so it is read after the cluster has changed.
    const address = /^https:\/\/\$\{terraform_data\.([^.]*)\.output\["endpoint"\]\}$/.exec(exec.host)?.[1] ?? "";
    expect(made.of("terraform_data")[address].input.endpoint).toMatch(
      /^\$\{\(terraform_data\.[^.]*\.output\["kind"\] == "authorized-networks"\) \? google_container_cluster\.[^.]*\.endpoint : ""\}$/,
    );
    expect(reach().made.of("terraform_data")).toEqual({});
    expect(reach(ControlPlaneAccess.DNS).made.of("terraform_data")).toEqual({});
  });
});
