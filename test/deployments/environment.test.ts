import { App } from "cdktf";
import { problemsIn } from "../../constructs/core/problems/refuse";
import { addDeployments } from "../../deployments/all";
import { checkEnvironment, listFrom } from "../../deployments/environment";

/** What people export before they run the cloned app. */

const told = (env: { [name: string]: string }): string[] => checkEnvironment(env).map(({ code, property, fix }) => `${code} ${property}: ${fix}`);

test.each([
  ["CDKTF_DYNAMO_BAKEND", "did you mean CDKTF_DYNAMO_BACKEND?"],
  ["CDKTF_DYNAMO_IMAGE_MIROR", "did you mean CDKTF_DYNAMO_IMAGE_MIRROR?"],
  ["CDKTF_DYNAMO_X", "unset it; there are CDKTF_DYNAMO_BACKEND, CDKTF_DYNAMO_IMAGE_MIRROR, CDKTF_DYNAMO_TRACES"],
  ["EKS_PUBLIC_ACCESS_CIDR", "did you mean EKS_PUBLIC_ACCESS_CIDRS?"],
  ["AWS_ZONE", "did you mean AWS_ZONES?"],
  ["AKS_API_RANGE", "did you mean AKS_API_RANGES?"],
  ["DEPLOYMENT", "did you mean DEPLOYMENTS?"],
])("%s is no variable of ours", (name, fix) => {
  expect(told({ [name]: "x" })).toEqual([`unknown-variable ${name}: ${fix}`]);
});

test.each(["DEPLOYMENTS", "AWS_REGION", "AKS_API_RANGES", "GOOGLE_PROJECT", "CDKTF_DYNAMO_BACKEND"])("%s that is set, and empty", (name) => {
  expect(told({ [name]: " " })).toEqual([`empty-variable ${name}: give it a value, or unset it`]);
});

test("DEPLOYMENTS that is set, and empty, is one problem of the app, not two", async () => {
  const app = new App();
  expect(await addDeployments(app, { DEPLOYMENTS: "" })).toEqual({});
  expect(problemsIn(app).map(({ code }) => code)).toEqual(["empty-variable"]);
});

test("others' variables are theirs", () => {
  expect(told({ PATH: "", AWS_PROFILE: "", AWS_DEFAULT_REGION: "x", GOOGLE_ZONE: "x", EKS_CLUSTER_NAME: "x", AKS: "", KUBECONFIG: "", CDKTF_DYNAMO_PROVIDERS: "", CDKTF_OUTDIR: "x" })).toEqual([]);
});

test.each([
  ["us-west-2a,us-west-2b", ["us-west-2a", "us-west-2b"]],
  ["us-west-2a, us-west-2b ", ["us-west-2a", "us-west-2b"]],
  // An empty element stays, and is refused where the list is read.
  ["us-west-2a,,us-west-2b", ["us-west-2a", "", "us-west-2b"]],
])("a list %p", (given, list) => {
  expect(listFrom({ AWS_ZONES: given }, "AWS_ZONES")).toEqual(list);
});

test("a list that isn't set is none", () => expect(listFrom({}, "AWS_ZONES")).toBeUndefined());
