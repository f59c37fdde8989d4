/**
 * `cdktf-dynamo/testing`: rehearsals and offline validation of any CDKTF app. Page: docs/commands/rehearsal.md
 */
export { rehearse } from "./rehearsal/rehearse";
export type { RehearseOptions } from "./rehearsal/rehearse";
export { formatReport } from "./rehearsal/report";
export type { RehearsalReport, RehearsedStack, ShuffledOrders } from "./rehearsal/report";
export type { ShuffleOptions } from "./rehearsal/shuffle";
export { CannotRehearseError, InterruptedError, SynthesisError } from "./rehearsal/problems";
export { MissingProviderError } from "./provider/required";
export { missingTerraform } from "./rehearsal/programs";
export { validateOffline } from "./validate-offline";
export type { InvalidStack, ValidateOfflineOptions } from "./validate-offline";
