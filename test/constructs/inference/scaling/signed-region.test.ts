import { Lazy } from "cdktf";
import { checkSignedRegion } from "../../../../constructs/inference/scaling/check-signed-region";

const AMP = "https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1";

describe("the region that KEDA signs for", () => {
  test.each([
    ["none", undefined, AMP, 0],
    ["that of the address", "eu-west-1", AMP, 0],
    ["one beside an address that names none", "us-west-2", "https://vpce-1.example.com", 0],
    ["known at apply", Lazy.stringValue({ produce: () => "x" }), AMP, 0],
    ["nothing, as an unset variable leaves it", "", AMP, 1],
    ["a zone", "eu-west-1a", AMP, 1],
    ["capitals", "EU-WEST-1", AMP, 1],
    ["another than the address is in", "us-west-2", AMP, 1],
  ])("%s", (_, awsRegion, prometheus, problems) => {
    expect(checkSignedRegion("scaling", { awsRegion, prometheus }).map(({ code, property }) => `${code} ${property}`)).toEqual(Array(problems).fill("invalid-signed-region scaling.awsRegion"));
  });
});
