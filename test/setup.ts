import { Testing } from "cdktf";
import { leaveOutCreationTraces } from "../deployments/creation-traces";

Testing.setupJest();
// Many tests look at what is made beside what is refused (`SYNTH_REFUSED`).
process.env.CDKTF_CONTEXT_JSON = '{ "cdktf-dynamo:synthRefusedStacks": true }';
// As the app itself does. Under Jest such a trace is mapped to its source each time: they were half of the time of the constructs' tests.
(globalThis as { putBackCreationTraces?: () => void }).putBackCreationTraces = leaveOutCreationTraces({});
