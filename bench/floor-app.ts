import { App } from "cdktf";
import { leaveOutCreationTraces } from "../deployments/creation-traces";

/** The same resources, written by hand: what `bench/floor.ts` made is loaded as it stands. */
leaveOutCreationTraces(process.env);
const app = new App();
// eslint-disable-next-line @typescript-eslint/no-require-imports
require(process.argv[2])(app);
app.synth();
