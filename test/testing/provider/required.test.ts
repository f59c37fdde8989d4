import { machineIndependent, toBeValidOffline } from "../../../testing/jest";
import { MissingProviderError, requiredProviders, usedSchemas } from "../../../testing/provider/required";

expect.extend({ toBeValidOffline });
expect.addSnapshotSerializer(machineIndependent);

describe("what stacks require", () => {
  const stack = {
    terraform: { required_providers: { aws: { source: "aws", version: "6.25.0" }, docker: { source: "kreuzwerker/docker", version: "3.0.0" } } },
    provider: { aws: [{}] },
    resource: { aws_vpc: { a: { provider: "aws.west" } }, docker_image: { b: {} }, terraform_data: { c: {} } },
    data: { terraform_remote_state: { d: {} }, aws_region: { e: {} } },
  };

  it("is each provider with the types used, but for Terraform's own", () => {
    expect(requiredProviders([stack, stack])).toEqual([
      { host: "", address: "hashicorp/aws", versions: ["6.25.0"], resources: ["aws_vpc"], dataSources: ["aws_region"] },
      { host: "", address: "kreuzwerker/docker", versions: ["3.0.0"], resources: ["docker_image"], dataSources: [] },
    ]);
    const own = requiredProviders([{ terraform: { required_providers: { x: { source: "registry.example.com/me/x" } } } }]);
    expect(own).toMatchObject([{ host: "registry.example.com", address: "me/x" }]);
  });

  it("is refused when a provider's classes aren't there, with the command that installs them", () => {
    expect(() => usedSchemas(requiredProviders([stack]), process.cwd(), ".gen")).toThrow(MissingProviderError);
    expect(() => usedSchemas(requiredProviders([stack]), process.cwd(), ".gen")).toThrow(
      /kreuzwerker\/docker \(the stacks ask for 3\.0\.0\): npm install --save-dev @cdktf\/provider-docker/,
    );
  });

  it("is pointed out when the version is another", () => {
    const old = { terraform: { required_providers: { aws: { source: "aws", version: "5.100.0" } } } };
    expect(usedSchemas(requiredProviders([old]), process.cwd(), ".gen")[0].notice).toMatch(/ask for 5\.100\.0, the schemas are those of 6\.25\.0/);
    const range = { terraform: { required_providers: { aws: { source: "aws", version: "~> 6.0" } } } };
    expect(usedSchemas(requiredProviders([range]), process.cwd(), ".gen")[0].notice).toBeUndefined();
  });
});
