import tseslint from "typescript-eslint";

// A provider imported whole costs a second and half a gigabyte, types alone four seconds of type-checking (docs/performance.md).
const WHOLE_PROVIDER = "^@cdktf/provider-[a-z0-9-]+(/lib(/index|/lazy-index)?)?$";
const message = "import the resource: @cdktf/provider-x/lib/<resource>";
const WAYS_AROUND = [
  { selector: "CallExpression[callee.name='require'][arguments.0.value=/^@cdktf\\/provider-[a-z0-9-]+(\\/lib(\\/index|\\/lazy-index)?)?$/]", message },
  { selector: "ImportExpression[source.value=/^@cdktf\\/provider-[a-z0-9-]+(\\/lib(\\/index|\\/lazy-index)?)?$/]", message },
  { selector: "TSImportType Literal[value=/^@cdktf\\/provider-[a-z0-9-]+(\\/lib(\\/index|\\/lazy-index)?)?$/]", message },
];
// A warning's code is a rule's, so that the page of problems has it: the type of coded() holds that.
const UNCODED = ["TemplateElement[value.raw", "Literal[value"].map((node) => ({ selector: `${node}=/^\\[[a-z]+(-[a-z]+)+\\] /]`, message: "write coded(CODE, MESSAGE) of core/problems/warn" }));

// What is of one engine stands in its profile, which planner and constructs share: by its name it is only made or read.
const OF_AN_ENGINE = ["Literal[value=/^(vllm|sglang|trtllm)$/]", "Property[key.name=/^(vllm|sglang|trtllm)$/]"].map((selector) => ({ selector, message: "say it in the engine's profile (inference-runtime/planner/profiles)" }));

export default tseslint.config(
  { ignores: ["node_modules/", "dist/", "dist-cdktn/", ".build/", "cdktf.out/", "coverage/"] },
  ...tseslint.configs.recommended,
  {
    files: ["**/*.ts"],
    rules: {
      "no-restricted-imports": ["error", { patterns: [{ regex: WHOLE_PROVIDER, message }] }],
      "no-restricted-syntax": ["error", ...WAYS_AROUND],
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      eqeqeq: "error",
    },
  },
  {
    // The framework and the providers come in by one door a room; the doors alone import them.
    files: ["constructs/**/*.ts", "stacks/**/*.ts"],
    ignores: ["constructs/core/framework.ts", "constructs/*/bindings.ts"],
    rules: {
      "no-restricted-syntax": ["error", ...WAYS_AROUND, ...UNCODED, ...OF_AN_ENGINE],
      "no-restricted-imports": [
        "error",
        { patterns: [{ regex: "^cdktf$", message: "import it from constructs/core/framework" }, { regex: "^@cdktf/provider-", message: "import it from the room's bindings.ts" }] },
      ],
    },
  },
  {
    files: ["inference-runtime/planner/**/*.ts"],
    // Its profiles, how they reckon and are read; the reader of another program's words; what is made from the interface.
    ignores: ["inference-runtime/planner/{profiles,engines,flags,aiconfigurator}/**", "inference-runtime/planner/request/request-fields.ts"],
    rules: { "no-restricted-syntax": ["error", ...WAYS_AROUND, ...OF_AN_ENGINE] },
  },
  {
    // The engines as an app names them; the words of Dynamo's own requests, and of another program.
    files: ["constructs/inference/engine.ts", "constructs/dynamo/graph/*.ts", "constructs/core/forms/forms.ts", "constructs/inference/description/from-aiconfigurator.ts"],
    rules: { "no-restricted-syntax": ["error", ...WAYS_AROUND, ...UNCODED] },
  },
  {
    // A resource is loaded when it is first used, not when its room is.
    files: ["constructs/*/bindings.ts"],
    rules: {
      "@typescript-eslint/no-require-imports": "off",
      "no-restricted-syntax": ["error", ...WAYS_AROUND, { selector: "ExportNamedDeclaration[source][exportKind='value']", message: "a class goes through whenUsed, a type by `export type`" }],
    },
  },
  {
    // Each room's rules add their codes to one interface, which has none of its own.
    files: ["**/rules.ts", "**/rule.ts"],
    rules: { "@typescript-eslint/no-empty-object-type": "off" },
  },
  {
    // Plain Node scripts and configuration in CommonJS.
    files: ["**/*.js", "**/*.cjs", "**/*.mjs"],
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
);
