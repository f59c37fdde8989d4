// Writes what jsii compiles: one entry for all of the package's, its package.json and tsconfig.
const fs = require("fs");
const path = require("path");

const root = process.argv[2];
const own = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
const settings = JSON.parse(fs.readFileSync(path.join(root, "tsconfig.json"), "utf8"));

const entries = ["stacks/aws", "stacks/azure", "stacks/google", "stacks/kubernetes", "constructs/dynamo", "constructs/inference"];
/** Those that a jsii package may stand on. */
const packages = (all) => Object.fromEntries(Object.entries(all).filter(([name]) => name === "cdktf" || name === "constructs" || name.startsWith("@cdktf/")));
// A code of the rules is text to other languages: a narrower type of an inherited property is TypeScript's alone.
const finding = "constructs/core/problems/finding.ts";
const text = fs.readFileSync(finding, "utf8").replace(/^import .*RuleCode.*\n+/, "");
fs.writeFileSync(finding, text.replace(/ *\/\*\*[^*]*\*\/\n *readonly code: RuleCode;\n/, "").replace(/\bRuleCode\b/g, "string"));
// jsii takes no class of errors: InvalidInputError is for TypeScript, what it tells (Finding, Problem) for all. Functions are left out by itself.
fs.writeFileSync("index.ts", entries.map((entry) => `export * from "./${entry}";\n`).join(""));
const kubernetes = "stacks/kubernetes/index.ts";
fs.writeFileSync(kubernetes, fs.readFileSync(kubernetes, "utf8").replace("core/problems/problem", "core/problems/finding"));
fs.writeFileSync(
  "package.json",
  JSON.stringify({
    ...{ name: own.name, version: own.version, description: own.description, license: own.license },
    ...{ author: { name: own.name, url: "https://example.com" }, repository: { type: "git", url: "https://example.com/x.git" } },
    ...{ main: "lib/index.js", types: "lib/index.d.ts" },
    peerDependencies: packages(own.devDependencies),
    devDependencies: packages(own.devDependencies),
    jsii: { outdir: "packages", tsconfig: "tsconfig.jsii.json", validateTsconfig: "off", targets: {} },
  }),
);
const { tsBuildInfoFile, incremental, ...options } = settings.compilerOptions;
void [tsBuildInfoFile, incremental];
fs.writeFileSync(
  "tsconfig.jsii.json",
  JSON.stringify({ compilerOptions: { ...options, types: ["node"], outDir: "lib", noEmitOnError: true }, include: ["index.ts", "constructs", "stacks", "inference-runtime", "observability"] }),
);
