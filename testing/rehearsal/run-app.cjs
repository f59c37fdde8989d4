// How an app is run to be synthesised, as cdktf-cli 0.21.0 runs it: its command in a shell, and in its environment where to write and what it is told.

/**
 * @param config the parsed cdktf.json
 * @param {{ [name: string]: string | undefined }} environment the caller's
 * @param {string} output the folder to write to
 */
module.exports = function appEnvironment({ context, terraformModules = [] }, environment, output) {
  // Values of Terraform's variables are for the apply, not for the app.
  const kept = Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("TF_VAR_")));
  const modules = terraformModules.map((each) => (typeof each === "string" ? each : each.source)).filter((source) => /^\.\.?\//.test(source));
  return {
    ...kept,
    NODE_OPTIONS: kept.NODE_OPTIONS || "--max-old-space-size=4096",
    CDKTF_OUTDIR: output,
    // Errors among the annotations are told by who reads the manifest, all of them.
    CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS: "true",
    CDKTF_CONTEXT_JSON: JSON.stringify({ ...(context ?? JSON.parse(kept.CDKTF_CONTEXT_JSON ?? "{}")), cdktfRelativeModules: modules }),
    SYNTH_HCL_OUTPUT: "false",
  };
};
