import { make } from "../made-cluster";

describe("network", () => {
  const made = make();

  test("a VPC of its own with ranges for nodes, pods and services", () => {
    expect(made.one("google_compute_network")).toMatchObject({ name: "lab-us-central1", auto_create_subnetworks: false });
    expect(made.one("google_compute_subnetwork")).toMatchObject({
      name: "lab-nodes",
      region: "us-central1",
      ip_cidr_range: "10.0.0.0/20",
      private_ip_google_access: true,
      secondary_ip_range: [
        { range_name: "pods", ip_cidr_range: "10.4.0.0/14" },
        { range_name: "services", ip_cidr_range: "10.8.0.0/20" },
      ],
    });
  });

  test("a way out for private nodes, made before the first of them", () => {
    const nat = made.one("google_compute_router_nat");
    expect(nat).toMatchObject({ source_subnetwork_ip_ranges_to_nat: "ALL_SUBNETWORKS_ALL_IP_RANGES" });
    const [id] = Object.keys(made.of("google_compute_router_nat"));
    for (const pool of Object.values(made.of("google_container_node_pool"))) {
      expect(pool.depends_on).toContain(`google_compute_router_nat.${id}`);
    }
  });

  test("the control plane reaches the operator's webhook on the nodes, and nothing else does", () => {
    const [account] = Object.keys(made.of("google_service_account"));
    expect(made.one("google_compute_firewall")).toMatchObject({
      direction: "INGRESS",
      source_ranges: ["172.16.0.0/28"],
      target_service_accounts: [`\${google_service_account.${account}.email}`],
      allow: [{ protocol: "tcp", ports: ["9443"] }],
    });
    expect(make({ webhookPorts: [8443, 9443] }).one("google_compute_firewall").allow[0].ports).toEqual(["8443", "9443"]);
    expect(make({ webhookPorts: [] }).of("google_compute_firewall")).toEqual({});
  });
});
