import * as aws from "../stacks/aws/index";

// Named, so that the bundler keeps the import.
if (Object.keys(aws).length === 0) throw new Error("the entry exports nothing");
