/**
 * `cdktf-dynamo/testing/jest`: a matcher and a snapshot serializer for tests of any CDKTF app. Page: docs/commands/rehearsal.md
 *
 *     expect.extend({ toBeValidOffline });
 *     expect.addSnapshotSerializer(machineIndependent);
 */
export { toBeValidOffline } from "./to-be-valid-offline";
export type { MatcherResult } from "./to-be-valid-offline";
export { blankMachine, machineIndependent } from "./machine-independent";
export type { ValidateOfflineOptions } from "../validate-offline";
