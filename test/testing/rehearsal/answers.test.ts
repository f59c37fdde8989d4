import { makeOffline } from "../../../testing/rehearsal/offline";

/** Conditions on what a cloud answers, whose answers a rehearsal makes up. */

const condition = (text: string): object => ({ condition: `\${${text}}`, error_message: "no" });
const least = condition("length(self.names) >= 3");
const content = {
  data: {
    aws_subnet: { one: { id: "subnet-1", lifecycle: { postcondition: [condition('self.vpc_id == "vpc-1"'), condition("contains([], self.zone)"), condition("there || self.available_ip_address_count >= 66")] } } },
    aws_subnets: { found: { lifecycle: { postcondition: [condition("length(self.ids) > 0"), condition("length(self.ids) < 2")] } } },
    aws_availability_zones: { zones: { lifecycle: { postcondition: [least] } } },
  },
  resource: { aws_vpc: { own: { lifecycle: { postcondition: [condition('self.cidr_block == "10.0.0.0/16"')] } } } },
};

describe("conditions in a rehearsal", () => {
  const { stacks, notices } = makeOffline([{ name: "one", content: content as never }], "/states");
  const of = (kind: "data" | "resource", type: string, id: string): unknown[] => (stacks[0].content as never as { [kind: string]: { [type: string]: { [id: string]: { lifecycle: { postcondition: unknown[] } } } } })[kind][type][id].lifecycle.postcondition;

  test("are left out where they hold an answer against what was told, and that is said", () => {
    expect(of("data", "aws_subnet", "one")).toEqual([condition("contains([], self.zone)")]);
    expect(of("data", "aws_subnets", "found")).toEqual([condition("length(self.ids) > 0")]);
    expect(notices).toEqual(["one: what must hold of the answers for data.aws_subnet.one, data.aws_subnets.found is left out, since they are made up"]);
  });

  test("stay where made up answers keep them, and of what the stack makes itself", () => {
    expect(of("data", "aws_availability_zones", "zones")).toEqual([least]);
    expect(of("resource", "aws_vpc", "own")).toHaveLength(1);
  });

  test("and the app's own output stays as it was", () => {
    expect(content.data.aws_subnet.one.lifecycle.postcondition).toHaveLength(3);
  });
});
