import * as os from "os";
import { blankMachine, machineIndependent, toBeValidOffline } from "../../../testing/jest";

expect.extend({ toBeValidOffline });
expect.addSnapshotSerializer(machineIndependent);

describe("machineIndependent", () => {
  const stack = {
    "//": { metadata: { stackName: "s", version: "0.21.0" } },
    terraform: { required_providers: { aws: { source: "aws", version: "6.25.0" } }, backend: { local: { path: `${process.cwd()}/terraform.s.tfstate` } } },
    resource: { helm_release: { r: { version: "1.2.3", chart: "assets/chart/0123456789ABCDEF0123456789ABCDEF", values: [`${os.tmpdir()}/x`] } } },
  };

  it("blanks versions, folders and hashes, and leaves what the app says", () => {
    expect(blankMachine(stack)).toEqual({
      "//": { metadata: { stackName: "s", version: "<version>" } },
      terraform: { required_providers: { aws: { source: "aws", version: "<version>" } }, backend: { local: { path: "<app>/terraform.s.tfstate" } } },
      resource: { helm_release: { r: { version: "1.2.3", chart: "assets/chart/<hash>", values: ["<tmp>/x"] } } },
    });
  });

  it("serves jest's snapshots, of text and of objects", () => {
    expect(JSON.stringify({ terraform: stack.terraform })).toMatchInlineSnapshot(`
      {
        "terraform": {
          "required_providers": {
            "aws": {
              "source": "aws",
              "version": "<version>"
            }
          },
          "backend": {
            "local": {
              "path": "<app>/terraform.s.tfstate"
            }
          }
        }
      }
    `);
    expect({ terraform: { required_providers: { aws: { version: "1" } } } }).toMatchInlineSnapshot(`
      {
        "terraform": {
          "required_providers": {
            "aws": {
              "version": "<version>",
            },
          },
        },
      }
    `);
    expect("{ not a stack").toMatchInlineSnapshot(`"{ not a stack"`);
  });
});
