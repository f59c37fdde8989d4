import { Diagnostics } from "./diagnostics";
import { beyondKnown } from "../engines/engines";
import { Understood } from "../request/understood";

/** An engine newer or older than any whose rules are known: nobody has looked whether it budgets its memory the same way, or whether it exists. */
export function checkEngine({ engine, engineVersion }: Understood, diagnostics: Diagnostics): void {
  const beyond = beyondKnown(engine, engineVersion);
  if (beyond === undefined) return;
  const { known, newer } = beyond;
  const than = newer ? `newer than ${known}, the newest that is known here` : `older than ${known}, the oldest whose start was compared`;
  diagnostics.warning(
    "engine-version-unknown",
    "engine.version",
    `${engine} ${engineVersion} is ${than}: it is planned by the rules of that one.`,
    "Check that the version exists, and compare the plan with the engine's log before relying on it.",
  );
}
