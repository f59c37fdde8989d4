import { Made, ZONES, ids, make, standard } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

describe("network", () => {
  test("zones are those that take a control plane, as AWS lists them, and a subnet stays in its own", () => {
    const zones = Object.values<any>(standard.json.data.aws_availability_zones)[0];
    expect(zones).toMatchObject({
      state: "available",
      exclude_zone_ids: ["cac1-az3", "use1-az3", "usw1-az2"],
      filter: [{ name: "zone-type", values: ["availability-zone"] }],
      lifecycle: { postcondition: [{ condition: "${length(self.names) >= 3}" }] },
    });
    const subnet = standard.one("aws_subnet", { cidr_block: "10.0.64.0/20" });
    expect(subnet.availability_zone).toMatch(/^\$\{element\(data\.aws_availability_zones\.\w+\.names, 2\)\}$/);
    expect(subnet.lifecycle).toEqual({ ignore_changes: ["availability_zone"] });
  });

  test("named zones are taken as they are, without asking", () => {
    const made = make({ network: { availabilityZones: ZONES } });
    expect(made.json.data.aws_availability_zones).toBeUndefined();
    expect(Object.values(made.of("aws_subnet")).map((one) => one.availability_zone)).toEqual([
      "us-west-2a",
      "us-west-2a",
      "us-west-2b",
      "us-west-2b",
    ]);
    for (const { availability_zone: zone, lifecycle } of Object.values(made.of("aws_subnet"))) {
      expect(lifecycle).toMatchObject({ ignore_changes: ["availability_zone"], postcondition: [{ condition: `\${self.availability_zone == "${zone}"}` }] });
    }
    const turned = make({ network: { availabilityZones: [...ZONES].reverse() } });
    expect(turned.json.resource).toEqual(made.json.resource);
  });

  test("subnets say to the load balancer controller what they are for; none hands out public addresses", () => {
    const roles = Object.values(standard.of("aws_subnet")).map((one) => [
      one.tags.Name,
      one.tags["kubernetes.io/role/elb"],
      one.tags["kubernetes.io/role/internal-elb"],
    ]);
    expect(roles.sort()).toEqual(
      ["a", "b", "c"].flatMap((letter) => [[`lab-private-${letter}`, undefined, "1"], [`lab-public-${letter}`, "1", undefined]]).sort(),
    );
    for (const subnet of Object.values(standard.of("aws_subnet"))) expect(subnet.map_public_ip_on_launch ?? false).toBe(false);
  });

  test("one NAT gateway, or one a zone; a table for each private subnet in either case", () => {
    const nats = (made: Made): string[] =>
      Object.values(made.of("aws_route"))
        .filter((route) => route.nat_gateway_id !== undefined)
        .map((route) => route.nat_gateway_id);
    expect(new Set(nats(standard)).size).toBe(1);
    expect(nats(standard)).toHaveLength(3);
    const zonal = make({ network: { natGatewayPerZone: true } });
    expect(new Set(nats(zonal)).size).toBe(3);
    expect(Object.keys(zonal.of("aws_eip"))).toHaveLength(3);
    expect(zonal.of("aws_route_table")).toEqual(standard.of("aws_route_table"));
    expect(zonal.of("aws_subnet")).toEqual(standard.of("aws_subnet"));
    // Taken away again, a gateway goes after its route has gone elsewhere.
    for (const type of ["aws_nat_gateway", "aws_eip"]) {
      for (const one of Object.values(zonal.of(type))) expect(one.lifecycle).toEqual({ create_before_destroy: true });
    }
  });

  test("another range is refused, not a reason to make everything anew", () => {
    expect(make({ network: { cidr: "10.1.0.0/16" } }).one("aws_vpc").lifecycle).toMatchObject({
      ignore_changes: ["cidr_block"],
      postcondition: [{ condition: '${self.cidr_block == "10.1.0.0/16"}', error_message: expect.stringContaining("for life") }],
    });
  });

  test("S3 without NAT for every table, and a default security group that lets nothing through", () => {
    const endpoint = standard.one("aws_vpc_endpoint");
    expect(endpoint).toMatchObject({ service_name: "com.amazonaws.us-west-2.s3", vpc_endpoint_type: "Gateway" });
    expect(endpoint.route_table_ids).toEqual(
      expect.arrayContaining(ids(standard, "aws_route_table").map((id) => `\${${id}.id}`)),
    );
    const group = standard.one("aws_default_security_group");
    expect([group.ingress, group.egress]).toEqual([undefined, undefined]);
  });
});
