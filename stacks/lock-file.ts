import * as fs from "fs";
import * as path from "path";
import { TerraformStack } from "../constructs/core/framework";
import { raisedProvider } from "../constructs/core/provider-version";
import { refuseLater } from "../constructs/core/problems/refuse";
import { ProviderLock, RequiredProvider } from "./provider-lock";

/** Context of an app that is synthesised for the list of its providers. */
const ASKED_FOR_PROVIDERS = "cdktf-dynamo:withoutLock";

/**
 * Puts each stack's part of a lock beside it when it is synthesised. The stack's synthesizer is wrapped, as cdktf has no moment after a
 * stack's own.
 */
export function lockAtSynth(stacks: readonly TerraformStack[], lock: ProviderLock): void {
  const [first] = stacks;
  if (first.node.tryGetContext(ASKED_FOR_PROVIDERS) === true) return;
  refuseLater(first, () => [...new Map(stacks.flatMap((stack) => lock.findings("providerLock", providersOf(stack))).map((finding) => [JSON.stringify(finding), finding])).values()], false);
  for (const stack of stacks) {
    const { synthesizer } = stack;
    stack.synthesizer = {
      synthesize: (session) => {
        synthesizer.synthesize(session);
        const folder = path.join(session.manifest.outdir, session.manifest.forStack(stack).workingDirectory);
        fs.writeFileSync(path.join(folder, ".terraform.lock.hcl"), lock.textFor(providersOf(stack)));
      },
    };
  }
}

function providersOf(stack: TerraformStack): RequiredProvider[] {
  return stack
    .allProviders()
    .map(({ terraformProviderSource, terraformResourceType, terraformGeneratorMetadata: { providerVersion, providerVersionConstraint } = { providerName: "" } }) => ({
      source: terraformProviderSource ?? terraformResourceType,
      version: raisedProvider(stack, terraformResourceType) ?? providerVersion ?? providerVersionConstraint,
    }));
}
