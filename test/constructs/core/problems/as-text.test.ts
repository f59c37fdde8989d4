import { App } from "cdktf";
import { asText } from "../../../../constructs/core/problems/problem";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { GkeDeployment, GkeDeploymentProps } from "../../../../stacks/google/deployment";
import { GKE_CLOSED } from "../../../stacks/everything/gke";

test("what stands where a text is expected has one, whatever it is", () => {
  expect(["x", 3, true, null, undefined, [1], Object.create(null), { toString: 1 }, Symbol("s"), 10n].map(asText)).toEqual(["x", "3", "true", "null", "undefined", "[1]", "{}", '{"toString":1}', "Symbol(s)", "10n"]);
});

test("a region that is an object without a prototype is a problem, where a message names the region too", () => {
  const app = new App();
  const props = { ...GKE_CLOSED, region: Object.create(null) as string, imageMirror: undefined, registry: undefined };
  new GkeDeployment(app, "closed", props as GkeDeploymentProps);
  expect(problemsIn(app).map(({ code, property }) => `${code} ${property}`)).toEqual(expect.arrayContaining(["wrong-type region", "nat-needs-mirror imageMirror"]));
});
