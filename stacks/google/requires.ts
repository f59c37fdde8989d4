import { requirePackages } from "../../constructs/core/required-packages";

// Before anything that imports them: the entry's first line.
requirePackages("cdktf-dynamo/google", ["cdktf", "constructs", "@cdktf/provider-google", "@cdktf/provider-helm", "@cdktf/provider-kubernetes"]);
