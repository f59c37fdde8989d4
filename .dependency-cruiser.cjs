/**
 * The arrows between the rooms: one direction, top to bottom. deployments -> stacks -> constructs -> core.
 */
const CLOUDS = { aws: "aws", azure: "azurerm", google: "google" };

const cloudRules = Object.keys(CLOUDS).flatMap((cloud) => {
  const others = Object.keys(CLOUDS).filter((other) => other !== cloud);
  const otherProviders = others.map((other) => CLOUDS[other]);
  return [
    {
      name: `${cloud}-knows-no-other-cloud`,
      comment: "A consumer of one cloud installs no other cloud's provider.",
      severity: "error",
      from: { path: `^(constructs|stacks)/${cloud}/` },
      to: { path: `^(constructs|stacks)/(${others.join("|")})/|@cdktf/provider-(${otherProviders.join("|")})/` },
    },
    {
      name: `${cloud}-constructs-look-down`,
      comment: "A cloud's constructs make a cluster; what goes into it is for the rooms after them.",
      severity: "error",
      from: { path: `^constructs/${cloud}/` },
      to: { path: "^constructs/(kubernetes|dynamo|inference)/|@cdktf/provider-(helm|kubernetes)/" },
    },
    {
      name: `${cloud}-reads-its-own-machines`,
      severity: "error",
      from: { path: `^(constructs|stacks)/${cloud}/` },
      to: { path: `^inference-runtime/facts/machines/(${others.join("|")})\\.json$` },
    },
  ];
});

const NEUTRAL = "^constructs/(core|cluster|kubernetes|dynamo|inference)/";

module.exports = {
  forbidden: [
    ...cloudRules,
    {
      name: "neutral-rooms-know-no-cloud",
      severity: "error",
      from: { path: `${NEUTRAL}|^stacks/[^/]+\\.ts$|^stacks/kubernetes/` },
      to: { path: "^(constructs|stacks)/(aws|azure|google)/|@cdktf/provider-(aws|azurerm|google)/" },
    },
    {
      name: "core-is-the-ground",
      severity: "error",
      from: { path: "^constructs/core/" },
      to: { path: "^constructs/(?!core/)" },
    },
    {
      name: "cluster-is-only-an-interface",
      severity: "error",
      from: { path: "^constructs/cluster/" },
      to: { path: "^constructs/(?!core/|cluster/)|@cdktf/provider-" },
    },
    {
      name: "kubernetes-knows-no-dynamo",
      severity: "error",
      from: { path: "^constructs/kubernetes/" },
      to: { path: "^constructs/(dynamo|inference)/" },
    },
    {
      name: "dynamo-knows-no-model",
      severity: "error",
      from: { path: "^constructs/dynamo/" },
      to: { path: "^constructs/inference/" },
    },
    {
      name: "constructs-look-down",
      severity: "error",
      from: { path: "^constructs/" },
      to: { path: "^(stacks|deployments|images|testing|cli|test|bench|main\\.ts)" },
    },
    {
      name: "stacks-look-down",
      severity: "error",
      from: { path: "^stacks/" },
      to: { path: "^(deployments|images|testing|cli|test|bench|main\\.ts)" },
    },
    {
      name: "planner-stands-alone",
      comment: "Usable without cdktf or anything else installed; Node's own modules are there, and the facts that it shares with the constructs.",
      severity: "error",
      from: { path: "^inference-runtime/planner/" },
      to: { pathNot: "^inference-runtime/(planner/|facts/.*\\.json$)", dependencyTypesNot: ["core"] },
    },
    {
      name: "facts-are-data",
      comment: "What planner and constructs share of machines, GPUs and releases: tables, each row with its source.",
      severity: "error",
      from: {},
      to: { path: "^inference-runtime/facts/", pathNot: "\\.json$" },
    },
    {
      name: "rules-and-dashboards-by-one-door",
      comment: "What monitoring is given of them is in one file; what a person may say of them is an option of its.",
      severity: "error",
      from: { path: "^(constructs|stacks)/", pathNot: "^constructs/kubernetes/monitoring/(given-rules|monitoring-options|managed/managed-options)\\.ts$" },
      to: { path: "^observability/" },
    },
    {
      name: "rehearsal-works-on-any-app",
      severity: "error",
      from: { path: "^testing/" },
      to: { path: "^(constructs|stacks|deployments|inference-runtime|images|render|observability|cli)/", pathNot: "^constructs/core/(required-packages|package-root)\\.ts$" },
    },
    {
      name: "observability-stands-alone",
      comment: "Rules and dashboards are data: made without cdktf, and without a construct. What a finding is, what a rule of Prometheus is, and the nearest word, it shares.",
      severity: "error",
      from: { path: "^observability/" },
      to: { pathNot: "^observability/|^inference-runtime/facts/.*\\.json$|^constructs/core/(problems/finding|rules/(evaluated-rule|rule))\\.ts$|^inference-runtime/planner/nearest\\.ts$" },
    },
    {
      name: "images-look-down",
      comment: "Works on what any app synthesised: it knows the constructs' data and naming, not their stacks.",
      severity: "error",
      from: { path: "^images/" },
      to: { path: "^(stacks|deployments|cli|test|bench)/|^main\\.ts|^constructs/(aws|azure|google)/|@cdktf/provider-" },
    },
    {
      name: "render-looks-down",
      comment: "Works on what any app synthesised, as images does.",
      severity: "error",
      from: { path: "^render/" },
      to: { path: "^(stacks|deployments|cli|test|bench)/|^main\\.ts|^constructs/(aws|azure|google)/|@cdktf/provider-" },
    },
    {
      name: "lock-looks-down",
      comment: "Works on what any app synthesised, as images does.",
      severity: "error",
      from: { path: "^lock/" },
      to: { path: "^(stacks|deployments|cli|test|bench)/|^main\\.ts|^constructs/(aws|azure|google)/|@cdktf/provider-" },
    },
    {
      name: "operate-looks-down",
      comment: "Works on what an app described, on tables, and on releases as they are read from theirs; clouds and cluster are asked by their own programs.",
      severity: "error",
      from: { path: "^operate/" },
      to: { path: "^(stacks|deployments|images|render|testing|cli|test|bench)/|^main\\.ts|^constructs/(aws|azure|google|kubernetes|dynamo|inference)/|@cdktf/|node_modules/cdktf/", pathNot: "^constructs/[a-z]+/data/[a-z-]+\\.json$|^constructs/dynamo/release(-number)?\\.ts$" },
    },
    {
      name: "no-circles",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "found",
      comment: "Everything imported is there and declared.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "shipped-code-needs-no-dev-dependency",
      severity: "error",
      from: { path: "^(constructs|stacks|testing|inference-runtime|images|lock|render|observability|operate|cli)/", pathNot: "^testing/jest/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["npm-peer", "type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|\\.build|cdktf\\.out)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
  },
};
